package dev.latchkey.gateway.wire;

/** A field of a request breaks a rule of the contract. */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a refusal without a stack trace, since it is an answer and no accident.
     *
     * @param field the message and the field, never the value
     * @param reason the rule that is broken
     */
    public InvalidFieldException(String field, String reason) {
        super("invalid " + field + ": " + reason, null, false, false);
    }
}
