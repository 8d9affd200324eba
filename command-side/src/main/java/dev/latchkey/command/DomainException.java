package dev.latchkey.command;

/** A command was refused; nothing was written unless the {@link ErrorCode} says otherwise. */
public final class DomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** Makes a refusal without a stack trace, since it is an answer and no accident. */
    public DomainException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Makes a refusal that something below caused. */
    public DomainException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Returns why the command was refused. */
    public ErrorCode code() {
        return code;
    }
}
