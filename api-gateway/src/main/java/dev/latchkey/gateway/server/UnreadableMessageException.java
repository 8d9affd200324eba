package dev.latchkey.gateway.server;

import java.io.Serial;

/** A request came as JSON that is not what its message is made of. */
final class UnreadableMessageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    static final String TEXT = "The request does not match {0}";

    /**
     * Makes a refusal without a stack trace, since it is an answer and no accident.
     *
     * @param message the full name of the message; nothing of what was read
     */
    UnreadableMessageException(String message) {
        super(message, null, false, false);
    }
}
