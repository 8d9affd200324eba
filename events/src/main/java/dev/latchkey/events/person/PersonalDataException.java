package dev.latchkey.events.person;

/** Says that what is stored of a person cannot be read although it was not erased. */
public final class PersonalDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Kind {
        /** It is not what was written, or its key is missing. */
        DAMAGED,
        /** The master key that the person's key is wrapped with is not here. */
        LOCKED
    }

    private final Kind kind;

    /** Makes an exception that nothing below caused. */
    public PersonalDataException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Makes an exception of the given kind. */
    public PersonalDataException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns why it cannot be read. */
    public Kind kind() {
        return kind;
    }
}
