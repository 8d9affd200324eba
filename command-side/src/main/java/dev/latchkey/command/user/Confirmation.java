package dev.latchkey.command.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.FinishPasskeyConfirmation;
import dev.latchkey.command.passkey.FinishPasskeyConfirmation.Result;
import dev.latchkey.command.webauthn.AssertionCeremony;
import dev.latchkey.command.webauthn.AssertionCeremony.Verdict;
import dev.latchkey.command.webauthn.Person;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenBeginLogin;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenSignCountChanged;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides what trying a passkey does. */
final class Confirmation {
    /** How often a passkey can be tried in this way; it is meant for once. */
    static final int MAX_BEGUN = 20;

    private final Person person;
    private final OrgId owner;
    private final PasskeyId id;
    private final Passkey passkey;

    /**
     * Takes the passkey that is to be tried.
     *
     * @throws DomainException if the user has no such passkey
     */
    Confirmation(Person person, OrgId owner, PasskeyId id, Passkeys passkeys) {
        var found = passkeys.find(id);
        if (found == null) {
            throw new DomainException(ErrorCode.PASSKEY_NOT_FOUND, "the user has no passkey " + id);
        }
        this.person = person;
        this.owner = owner;
        this.id = id;
        this.passkey = found;
    }

    Decision<String> start(CeremonyTools tools) {
        if (passkey.begun() >= MAX_BEGUN) {
            throw new DomainException(
                    ErrorCode.TOO_MANY_CONFIRMATIONS, "the passkey was tried " + MAX_BEGUN + " times");
        }
        var challenge = Enrolment.challenge(tools);
        var verification = tools.policies().of(owner).userVerification().word();
        return Decision.of(
                ceremony(challenge, verification).options(),
                new PasswordlessTokenBeginLogin(
                        person.id(), owner, id, challenge, List.of(passkey.keyId()), verification));
    }

    Decision<Result> finish(FinishPasskeyConfirmation command, Instant now) {
        var challenge = AssertionCeremony.challengeOf(command.response());
        if (challenge == null) {
            return passkey.isWaitingAt(now) ? failed(Result.UNREADABLE, "unreadable") : Decision.of(Result.NOT_PENDING);
        }
        var begun = passkey.begunWith(challenge, now);
        if (begun == null) {
            return passkey.isWaitingAt(now) ? failed(Result.FAILED, "challenge") : Decision.of(Result.NOT_PENDING);
        }
        return switch (ceremony(challenge, begun.userVerification()).verify(command.response(), command.origins())) {
            case Verdict.Refused refused -> failed(Result.FAILED, refused.reason());
            case Verdict.Verified verified -> {
                var events = new ArrayList<UserEvent>();
                events.add(new PasswordlessTokenCheckSucceeded(person.id(), owner, id));
                if (verified.signCount() > passkey.signCount()) {
                    events.add(new PasswordlessTokenSignCountChanged(person.id(), owner, id, verified.signCount()));
                }
                yield new Decision<>(Result.CONFIRMED, events);
            }
        };
    }

    private Decision<Result> failed(Result result, String reason) {
        return Decision.of(result, new PasswordlessTokenCheckFailed(person.id(), owner, id, reason));
    }

    private AssertionCeremony ceremony(String challenge, String verification) {
        return new AssertionCeremony(challenge, passkey.rpId(), verification, person, passkey.credential());
    }
}
