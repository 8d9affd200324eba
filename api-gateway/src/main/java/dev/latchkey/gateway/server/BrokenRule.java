package dev.latchkey.gateway.server;

import build.buf.protovalidate.Violation;
import build.buf.validate.BytesRules;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import dev.latchkey.gateway.wire.InvalidFieldException;

/**
 * Says in our words which rule of the contract a request breaks. The library's own texts change with its versions; they
 * stand in for rules that are not named here.
 */
final class BrokenRule {
    static final String LENGTH_BETWEEN = "value length must be between {0} and {1} characters, inclusive";
    static final String LENGTH_AT_LEAST = "value length must be at least {0} characters";
    static final String LENGTH_AT_MOST = "value length must be at most {0} characters";
    static final String SIZE_BETWEEN = "value length must be between {0} and {1} bytes, inclusive";
    static final String SIZE_AT_LEAST = "value length must be at least {0} bytes";
    static final String SIZE_AT_MOST = "value length must be at most {0} bytes";
    static final String REQUIRED = "value is required";
    static final String PREFIX = "value must begin with \"{0}\"";
    static final String EMAIL = "value must be a valid email address";
    static final String ITEMS_AT_LEAST = "value must contain at least {0} item(s)";
    static final String ITEMS_AT_MOST = "value must contain no more than {0} item(s)";
    static final String UNIQUE = "value must not contain an item twice";
    static final String DEFINED = "value must be one of the defined enum values";
    static final String EQUAL = "value must be {0}";
    static final String AT_MOST = "value must be at most {0}";

    // What a value in JSON must be, so that there is a message to hold to the rules.
    static final String TEXT = "value must be text";
    static final String BASE64 = "value must be base64";
    static final String TRUTH = "value must be true or false";
    static final String WHOLE_NUMBER = "value must be a whole number between {0} and {1}";
    static final String NUMBER = "value must be a number";
    static final String TIME = "value must be a time such as 2026-03-01T10:00:00Z";
    static final String DURATION = "value must be a duration in seconds such as 3600s";
    static final String OBJECT = "value must be an object";
    static final String LIST = "value must be a list";
    static final String NOT_NULL = "value must not be null";
    static final String ONCE = "value must not be given twice";
    static final String ONE_OF = "at most one of {0} may be given";
    static final String READABLE = "value cannot be read";

    private BrokenRule() {}

    /** Returns the refusal of a request that breaks a rule; it holds nothing that the caller sent. */
    static InvalidFieldException of(String message, Violation violation) {
        var proto = violation.toProto();
        var field = message + path(proto.getField());
        var limit = violation.getRuleValue() == null
                ? ""
                : String.valueOf(violation.getRuleValue().getValue());
        var tooShort = proto.getRuleId().endsWith(".min_len");
        return switch (proto.getRuleId()) {
            case "required" -> new InvalidFieldException(field, REQUIRED);
            case "string.min_len", "string.max_len" ->
                length(field, rules(violation).getString(), tooShort, limit);
            case "bytes.min_len", "bytes.max_len" ->
                size(field, rules(violation).getBytes(), tooShort, limit);
            case "string.prefix" -> new InvalidFieldException(field, PREFIX, limit);
            case "string.email", "string.email_empty" -> new InvalidFieldException(field, EMAIL);
            case "repeated.min_items" -> new InvalidFieldException(field, ITEMS_AT_LEAST, limit);
            case "repeated.max_items" -> new InvalidFieldException(field, ITEMS_AT_MOST, limit);
            case "repeated.unique" -> new InvalidFieldException(field, UNIQUE);
            case "enum.defined_only" -> new InvalidFieldException(field, DEFINED);
            case "bool.const" -> new InvalidFieldException(field, EQUAL, limit);
            case "uint32.lte", "uint64.lte" -> new InvalidFieldException(field, AT_MOST, limit);
            default -> new InvalidFieldException(field, proto.getMessage());
        };
    }

    private static InvalidFieldException length(String field, StringRules rules, boolean tooShort, String limit) {
        if (rules.hasMinLen() && rules.hasMaxLen()) {
            return new InvalidFieldException(field, LENGTH_BETWEEN, rules.getMinLen(), rules.getMaxLen());
        }
        return new InvalidFieldException(field, tooShort ? LENGTH_AT_LEAST : LENGTH_AT_MOST, limit);
    }

    private static InvalidFieldException size(String field, BytesRules rules, boolean tooShort, String limit) {
        if (rules.hasMinLen() && rules.hasMaxLen()) {
            return new InvalidFieldException(field, SIZE_BETWEEN, rules.getMinLen(), rules.getMaxLen());
        }
        return new InvalidFieldException(field, tooShort ? SIZE_AT_LEAST : SIZE_AT_MOST, limit);
    }

    /** Returns all rules of the value that breaks one, as far as its field or its list tells them. */
    private static FieldRules rules(Violation violation) {
        var value = violation.getFieldValue();
        if (value == null) {
            return FieldRules.getDefaultInstance();
        }
        var rules = value.getDescriptor().getOptions().getExtension(ValidateProto.field);
        var isItem = violation.toProto().getRule().getElements(0).getFieldName().equals("repeated");
        return isItem ? rules.getRepeated().getItems() : rules;
    }

    private static String path(FieldPath path) {
        var text = new StringBuilder();
        for (var element : path.getElementsList()) {
            text.append('.').append(element.getFieldName());
            switch (element.getSubscriptCase()) {
                case INDEX -> text.append('[').append(element.getIndex()).append(']');
                case SUBSCRIPT_NOT_SET -> {}
                // The key of a map's entry is the caller's own text, which no refusal repeats.
                default -> text.append("[]");
            }
        }
        return text.toString();
    }
}
