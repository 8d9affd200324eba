package dev.latchkey.events.log;

/** An append or a read that the log could not do; {@link #kind()} says what the caller may expect. */
public final class EventLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, and with it whether something may have been written. */
    public enum Kind {
        /** The queue is full; nothing was written. */
        FULL,
        /** The time was up while the append still stood in the queue; nothing was written. */
        TOO_SLOW,
        /** The database could not be reached or broke off; whether the append was written is not known. */
        UNAVAILABLE,
        /** What is stored of a person is not what was written, or its key is missing. */
        DAMAGED
    }

    private final Kind kind;

    EventLogException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    EventLogException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }
}
