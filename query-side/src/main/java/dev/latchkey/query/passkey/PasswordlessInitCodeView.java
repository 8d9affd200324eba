package dev.latchkey.query.passkey;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;

/**
 * A code as far as it is known; whether its time is over is for the asker's clock to say.
 *
 * @param expiresAt the first instant at which the code is refused
 * @param failedTries how many wrong codes were presented
 */
public record PasswordlessInitCodeView(
        CodeId id, UserId userId, OrgId owner, Commitment commitment, State state, int failedTries, Instant expiresAt) {
    /** What was done to a code. */
    public enum State {
        /** It can be used until its time is over. */
        OPEN,
        /** It was used. */
        SPENT,
        /** It was used to start a registration, of which nothing has come yet. */
        STARTED,
        /** It was taken back. */
        REVOKED,
        /** Too many wrong tries ended it before its time was over. */
        LOCKED
    }
}
