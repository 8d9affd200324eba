package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.events.log.Appended;
import org.springframework.stereotype.Component;

/** Starts and ends registrations, and says in the words of the errors why one goes no further. */
@Component
public final class PasskeyRegistrations {
    private final Commands commands;

    PasskeyRegistrations(Commands commands) {
        this.commands = commands;
    }

    /**
     * Starts a registration.
     *
     * @param codeRefused what is said of a code that is not good
     * @throws DomainException if the command is refused
     */
    public Done<StartPasskeyRegistration.Result.Started> start(
            StartPasskeyRegistration command, Actor actor, ErrorCode codeRefused) {
        var outcome = commands.send(command, actor);
        return switch (outcome.answer()) {
            case StartPasskeyRegistration.Result.Started started -> new Done<>(started, outcome.written());
            case StartPasskeyRegistration.Result.CodeRefused ignored ->
                throw new DomainException(codeRefused, "the code is not good");
        };
    }

    /**
     * Ends a registration.
     *
     * @param codeRefused what is said of a code that is not good
     * @throws DomainException if the passkey is not stored
     */
    public Done<FinishPasskeyRegistration.Result.Stored> finish(
            FinishPasskeyRegistration command, Actor actor, ErrorCode codeRefused) {
        var outcome = send(command, actor);
        return switch (outcome.answer()) {
            case FinishPasskeyRegistration.Result.Stored stored -> new Done<>(stored, outcome.written());
            case FinishPasskeyRegistration.Result.Refused refused -> throw refusal(refused.reason(), codeRefused);
        };
    }

    /** That another user has the credential is only seen when it is written; the attempt is recorded all the same. */
    private Outcome<FinishPasskeyRegistration.Result> send(FinishPasskeyRegistration command, Actor actor) {
        try {
            return commands.send(command, actor);
        } catch (DomainException e) {
            if (e.code() != ErrorCode.CREDENTIAL_TAKEN) {
                throw e;
            }
            return commands.send(command.withCredentialTaken(), actor);
        }
    }

    private static DomainException refusal(FinishPasskeyRegistration.Reason reason, ErrorCode codeRefused) {
        return switch (reason) {
            case CODE -> new DomainException(codeRefused, "the code is not good");
            case NOT_PENDING -> new DomainException(ErrorCode.CEREMONY_NOT_FOUND, "no registration is under way");
            case UNREADABLE -> new DomainException(ErrorCode.CREDENTIAL_UNREADABLE, "the response is no credential");
            case AUTHENTICATOR ->
                new DomainException(ErrorCode.AUTHENTICATOR_NOT_ALLOWED, "the policy does not take the authenticator");
            case FAILED -> new DomainException(ErrorCode.CREDENTIAL_REFUSED, "a check does not hold");
        };
    }

    /**
     * What was done.
     *
     * @param answer what came of it
     * @param written where it was written
     */
    public record Done<R>(R answer, Appended written) {}
}
