package dev.latchkey.gateway.server;

import java.io.Serial;

/** The bytes of a request are not what its protocol makes of messages, so that there is none to read. */
final class BrokenRequestException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Makes a refusal without a stack trace, since it is an answer and no accident. */
    BrokenRequestException(Refusal refusal) {
        super(refusal.text(), null, false, false);
        this.refusal = refusal;
    }

    /** Returns what the caller is told. */
    Refusal refusal() {
        return refusal;
    }
}
