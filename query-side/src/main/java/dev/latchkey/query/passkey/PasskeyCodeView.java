package dev.latchkey.query.passkey;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import java.time.Instant;

/**
 * A code in a list.
 *
 * @param expiresAt the first instant at which the code is refused
 */
public record PasskeyCodeView(CodeId id, Instant createdAt, Instant expiresAt, State state, Delivery delivery) {
    /** How a code reaches the user. */
    public enum Delivery {
        /** It was handed over in a link. */
        IN_LINK,
        /** It was handed over bare. */
        RETURNED,
        /** It is to be sent. */
        REQUESTED,
        /** It was sent. */
        SENT
    }
}
