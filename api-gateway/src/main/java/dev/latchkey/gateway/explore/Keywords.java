package dev.latchkey.gateway.explore;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns rules on one kind of value, by the names that protovalidate gives them, into keywords of JSON Schema. */
final class Keywords {
    /** What RE2 reads and ECMA-262 does not, or not in the same way. */
    private static final Pattern RE2_ONLY = Pattern.compile("\\\\[AzCQE]|\\(\\?|\\[\\[:|\\\\p[^{]");

    private static final Pattern REGEX_META = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}/]");

    private final FieldDescriptor field;
    private final ObjectNode schema = Json.object();
    private final List<String> patterns = new ArrayList<>();
    private final Map<String, Long> bytes = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    Keywords(FieldDescriptor field) {
        this.field = field;
    }

    boolean isEmpty() {
        return schema.isEmpty() && patterns.isEmpty() && bytes.isEmpty();
    }

    List<String> remarks() {
        return remarks;
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    /** Takes a rule in. */
    void add(String rule, Object value) {
        switch (rule) {
            case "min_len" -> length("minLength", value);
            case "min_bytes" -> {
                // A character of a text has up to four bytes.
                bound("minLength", (((Number) value).longValue() + 3) / 4);
                remark("At least " + value + " bytes in UTF-8.");
            }
            case "max_len" -> length("maxLength", value);
            case "max_bytes" -> {
                bound("maxLength", value);
                remark("At most " + value + " bytes in UTF-8.");
            }
            case "len" -> {
                length("minLength", value);
                length("maxLength", value);
            }
            case "min_items" -> bound("minItems", value);
            case "max_items" -> bound("maxItems", value);
            case "min_pairs" -> bound("minProperties", value);
            case "max_pairs" -> bound("maxProperties", value);
            case "unique" -> schema.put("uniqueItems", true);
            case "pattern" -> pattern(String.valueOf(value));
            case "prefix" -> text("start with", "^%s", value);
            case "suffix" -> text("end with", "%s$", value);
            case "contains" -> text("contain", "%s", value);
            case "gt" -> compare("exclusiveMinimum", "greater than", value);
            case "gte" -> compare("minimum", "at least", value);
            case "lt" -> compare("exclusiveMaximum", "less than", value);
            case "lte" -> compare("maximum", "at most", value);
            case "const", "in", "not_in" -> values(rule, value);
            case "email", "hostname", "ipv4", "ipv6", "uri", "uuid" -> schema.put("format", rule);
            case "uri_ref" -> schema.put("format", "uri-reference");
            // The names of an enum are listed anyhow, and JSON knows no other numbers than finite ones.
            case "defined_only", "finite", "strict", "example" -> {}
            case "within" -> remark("Within " + words(value) + " of now.");
            case "lt_now" -> remark("In the past.");
            case "gt_now" -> remark("In the future.");
            default -> remark("Rule `" + rule + "`: " + words(value) + ".");
        }
    }

    /** Adds what was taken in to a schema. */
    ObjectNode addTo(ObjectNode target) {
        if (!bytes.isEmpty()) {
            patterns.add(base64());
            bytes.clear();
        }
        // What the type itself demands stays beside what the rules do.
        if (!patterns.isEmpty()) {
            if (patterns.size() == 1 && !target.has("pattern")) {
                schema.put("pattern", patterns.getFirst());
            } else {
                var all = schema.putArray("allOf");
                patterns.forEach(pattern -> all.add(Json.object().put("pattern", pattern)));
            }
        }
        return target.setAll(schema);
    }

    /** Returns whether the value that a field has when it is not given breaks the rules. */
    boolean refuseZero() {
        if (bytes.getOrDefault("minLength", 0L) > 0
                || isAtLeastOne("minLength")
                || isAtLeastOne("minItems")
                || isAtLeastOne("minProperties")) {
            return true;
        }
        if (schema.has("format")
                || patterns.stream()
                        .anyMatch(each -> !Pattern.compile(each).matcher("").find())) {
            return true;
        }
        var holder = Json.object();
        Scalars.putDefault(holder, field);
        var zero = holder.get("default");
        if (zero == null || field.isRepeated()) {
            return false;
        }
        return (schema.has("const") && !isSame(schema.get("const"), zero))
                || (schema.has("enum") && !contains(schema.get("enum"), zero))
                || (schema.has("not") && contains(schema.get("not").get("enum"), zero))
                || schema.path("minimum").asDouble(0) > 0
                || schema.path("exclusiveMinimum").asDouble(-1) >= 0
                || schema.path("maximum").asDouble(0) < 0
                || schema.path("exclusiveMaximum").asDouble(1) <= 0;
    }

    private boolean isAtLeastOne(String keyword) {
        return schema.path(keyword).asLong(0) > 0;
    }

    private static boolean contains(JsonNode list, JsonNode wanted) {
        return list.valueStream().anyMatch(each -> isSame(each, wanted));
    }

    /** A zero is a zero, whether it is kept as an int, a long or a double. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber() ? one.asDouble() == other.asDouble() : one.equals(other);
    }

    private void length(String keyword, Object value) {
        if (field.getType() == FieldDescriptor.Type.BYTES) {
            bytes.put(keyword, ((Number) value).longValue());
        } else {
            bound(keyword, value);
        }
    }

    /** Returns the form of base64, with its padding or without it, that holds as many bytes as the rules demand. */
    private String base64() {
        var least = characters(bytes.getOrDefault("minLength", 0L));
        var most = bytes.containsKey("maxLength") ? characters(bytes.get("maxLength")) : "";
        return "^[A-Za-z0-9+/_-]{%s,%s}={0,2}$".formatted(least, most);
    }

    private static String characters(long count) {
        return String.valueOf((count * 4 + 2) / 3);
    }

    private void bound(String keyword, Object value) {
        schema.put(keyword, ((Number) value).longValue());
    }

    private void compare(String keyword, String words, Object value) {
        if (value instanceof Number number
                && Set.of(FieldDescriptor.JavaType.INT, FieldDescriptor.JavaType.FLOAT, FieldDescriptor.JavaType.DOUBLE)
                        .contains(field.getJavaType())) {
            schema.set(keyword, json(number));
        } else {
            // Times, durations and 64-bit numbers are strings, which have no order in JSON Schema.
            remark("Must be " + words + " " + words(value) + ".");
        }
    }

    private void pattern(String pattern) {
        if (RE2_ONLY.matcher(pattern).find() || !isReadable(pattern)) {
            remark("Must match `" + pattern + "` (RE2).");
        } else {
            patterns.add(pattern);
        }
    }

    private static boolean isReadable(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private void text(String words, String form, Object value) {
        if (value instanceof String text) {
            patterns.add(form.formatted(REGEX_META.matcher(text).replaceAll("\\\\$0")));
        } else {
            remark("Must " + words + " " + words(value) + ".");
        }
    }

    private void values(String rule, Object value) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            // A duration can be written in more than one way.
            remark("Rule `" + rule + "`: " + words(value) + ".");
        } else if (rule.equals("const")) {
            schema.set("const", json(value));
        } else if (rule.equals("in")) {
            schema.set("enum", array(value));
        } else {
            schema.set("not", Json.object().set("enum", array(value)));
        }
    }

    private JsonNode array(Object values) {
        var array = Json.array();
        if (values instanceof List<?> list) {
            list.forEach(value -> array.add(json(value)));
        }
        return array;
    }

    private JsonNode json(Object value) {
        var holder = Json.object();
        switch (value) {
            case Integer number -> put(holder, number);
            case Long number -> holder.put("value", words(number));
            case Float number -> holder.put("value", number);
            case Double number -> holder.put("value", number);
            case Boolean flag -> holder.put("value", flag);
            default -> holder.put("value", words(value));
        }
        return holder.get("value");
    }

    private void put(ObjectNode holder, Integer number) {
        if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
            holder.put(
                    "value",
                    field.getEnumType()
                            .findValueByNumberCreatingIfUnknown(number)
                            .getName());
        } else {
            holder.put("value", isUnsigned() ? Integer.toUnsignedLong(number) : number);
        }
    }

    private String words(Object value) {
        return switch (value) {
            case Long number -> isUnsigned() ? Long.toUnsignedString(number) : number.toString();
            case ByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
            case Message message -> words(message);
            case List<?> list -> list.stream().map(this::words).collect(Collectors.joining(", "));
            default -> String.valueOf(value);
        };
    }

    private boolean isUnsigned() {
        return switch (field.getType()) {
            case UINT32, FIXED32, UINT64, FIXED64 -> true;
            default -> false;
        };
    }

    private static String words(Message message) {
        var type = message.getDescriptorForType();
        var seconds = type.findFieldByName("seconds");
        var nanos = type.findFieldByName("nanos");
        if (seconds == null || nanos == null) {
            return message.toString().strip();
        }
        var s = (Long) message.getField(seconds);
        var n = (Integer) message.getField(nanos);
        if (type.getFullName().equals("google.protobuf.Timestamp")) {
            return Instant.ofEpochSecond(s, n).toString();
        }
        return n == 0 ? s + "s" : "%d.%09ds".formatted(s, Math.abs(n));
    }
}
