package dev.latchkey.query;

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

    /** Returns why there is no answer. */
    public Kind kind() {
        return kind;
    }
}
