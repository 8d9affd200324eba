package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.contract.passkey.v1.CodeState;
import dev.latchkey.query.Queries;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;
import dev.latchkey.query.passkey.PasswordlessInitCodeView;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells who presents the right code what became of it, without spending it; a wrong one for an open code counts. */
@Component
public final class CodeLookup {
    private static final Found UNKNOWN = new Found(CodeState.CODE_STATE_UNKNOWN, null, false);

    private final Commands commands;
    private final Queries queries;
    private final CodeVerifier verifier;
    private final Clock clock;

    CodeLookup(Commands commands, Queries queries, CodeVerifier verifier, Clock clock) {
        this.commands = commands;
        this.queries = queries;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** Returns what became of the code that the query names, if the presented one is right. */
    public Found lookUp(FindPasswordlessInitCode query, String presented, Actor actor) {
        var code = queries.ask(query);
        if (code == null) {
            return UNKNOWN;
        }
        var expired = !clock.instant().isBefore(code.expiresAt());
        if (!verifier.matches(code, presented)) {
            if (code.state() == PasswordlessInitCodeView.State.OPEN && !expired) {
                countWrongTry(code, presented, actor);
            }
            // Whatever became of the code is told to nobody who does not know it.
            return UNKNOWN;
        }
        return new Found(
                switch (code.state()) {
                    case OPEN -> expired ? CodeState.CODE_STATE_EXPIRED : CodeState.CODE_STATE_VALID;
                    case SPENT, STARTED -> CodeState.CODE_STATE_SPENT;
                    case REVOKED -> CodeState.CODE_STATE_REVOKED;
                    case LOCKED -> CodeState.CODE_STATE_LOCKED;
                },
                code.expiresAt(),
                code.state() == PasswordlessInitCodeView.State.STARTED);
    }

    private void countWrongTry(PasswordlessInitCodeView code, String presented, Actor actor) {
        try {
            commands.send(
                    new CheckPasswordlessInitCode(code.userId(), code.owner(), code.id(), new Code(presented)), actor);
        } catch (DomainException e) {
            // The code or its user may have gone since the query; anything else means that the try was not counted.
            if (e.code() != ErrorCode.USER_NOT_FOUND && e.code() != ErrorCode.CODE_NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * What became of a code.
     *
     * @param expiresAt the first instant at which it is refused; null where the presented one is not right
     * @param nothingStored whether a registration that was started spent it and has stored no passkey
     */
    public record Found(CodeState state, @Nullable Instant expiresAt, boolean nothingStored) {}
}
