package dev.latchkey.gateway.wire;

import java.io.Serial;
import java.util.List;

/** A field of a request breaks a rule of the contract. */
public final class InvalidFieldException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String rule;
    private final transient List<Object> limits;

    /**
     * Makes a refusal without a stack trace, since it is an answer and no accident.
     *
     * @param field the message and the path of the field, never the value
     * @param rule the rule that is broken, with a place {@code {0}}, {@code {1}} … for each limit
     * @param limits what the contract demands, never what the caller sent
     */
    public InvalidFieldException(String field, String rule, Object... limits) {
        super("invalid " + field + ": " + Texts.fill(rule, List.of(limits)), null, false, false);
        this.field = field;
        this.rule = rule;
        this.limits = List.of(limits);
    }

    /** Returns the message and the path of the field. */
    public String field() {
        return field;
    }

    /** Returns the rule that is broken, with a place for each limit. */
    public String rule() {
        return rule;
    }

    /** Returns what belongs into the places of the rule. */
    public List<Object> limits() {
        return limits;
    }
}
