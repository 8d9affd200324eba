package dev.latchkey.gateway.wire;

import java.io.Serial;

/** A field of the contract was given for which there is no place here; to drop it in silence would lose it. */
public final class UnsupportedFieldException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Makes a refusal without a stack trace, since it is an answer and no accident.
     *
     * @param field the message and the path of the field, never the value
     */
    public UnsupportedFieldException(String field) {
        super(field + " is not supported", null, false, false);
        this.field = field;
    }

    /** Returns the message and the path of the field. */
    public String field() {
        return field;
    }
}
