package dev.latchkey.gateway.start;

/** The server cannot start for a reason that the operator can put right; the message is the one line to print. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refuses the start with one line. It has no stack trace, since it is an answer and no accident. */
    public StartRefused(String line) {
        super(line, null, false, false);
    }
}
