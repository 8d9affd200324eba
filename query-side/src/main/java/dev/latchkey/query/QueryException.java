package dev.latchkey.query;

import dev.latchkey.events.log.EventLogException;

/** A question that could not be answered. */
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Kind {
        /** The projection did not catch up, or the database did not answer, in time. */
        DEADLINE_EXCEEDED,
        /** The database could not be reached. */
        UNAVAILABLE,
        /** What is stored of a person is not what was written, or its key is missing. */
        DAMAGED
    }

    private final Kind kind;

    /** Makes an exception of the given kind. */
    public QueryException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Makes an exception of the given kind that nothing below caused. */
    public QueryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Makes the exception of a question that the log could not answer. */
    public static QueryException of(EventLogException cause) {
        return new QueryException(
                cause.kind() == EventLogException.Kind.DAMAGED ? Kind.DAMAGED : Kind.UNAVAILABLE,
                "the log cannot be read",
                cause);
    }

    /** Returns why there is no answer. */
    public Kind kind() {
        return kind;
    }
}
