package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of protobuf's scalars and well-known types, as its specification ("ProtoJSON Format") maps them. */
final class Scalars {
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;

    private Scalars() {}

    /** Returns the schema of a field that holds neither a message nor an enum. */
    static ObjectNode of(FieldDescriptor.Type type) {
        return switch (type) {
            case BOOL -> Json.type("boolean");
            case STRING -> Json.type("string");
            case BYTES -> Json.type("string").put("contentEncoding", "base64");
            case INT32, SINT32, SFIXED32 -> Json.type("integer").put("format", "int32");
            case UINT32, FIXED32 ->
                Json.type("integer").put("format", "uint32").put("minimum", 0).put("maximum", MAX_UINT32);
            // A number of JSON is a double to most readers, which holds 53 bits.
            case INT64, SINT64, SFIXED64 ->
                Json.type("string").put("format", "int64").put("pattern", "^-?[0-9]{1,19}$");
            case UINT64, FIXED64 -> Json.type("string").put("format", "uint64").put("pattern", "^[0-9]{1,20}$");
            case FLOAT -> floating("float");
            case DOUBLE -> floating("double");
            case ENUM, MESSAGE, GROUP -> throw new IllegalArgumentException(type + " is no scalar");
        };
    }

    private static ObjectNode floating(String format) {
        var schema = Json.object();
        var either = schema.putArray("anyOf");
        either.add(Json.type("number").put("format", format));
        var names = Json.object();
        names.putArray("enum").add("NaN").add("Infinity").add("-Infinity");
        either.add(names);
        return schema;
    }

    /** Returns the schema of a message that has a JSON form of its own, or null if it has none. */
    static @Nullable ObjectNode wellKnown(Descriptor message) {
        return switch (message.getFullName()) {
            case "google.protobuf.Timestamp" -> Json.type("string").put("format", "date-time");
            // Not the format "duration", which is that of ISO 8601.
            case "google.protobuf.Duration" -> Json.type("string").put("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
            case "google.protobuf.FieldMask" -> Json.type("string");
            case "google.protobuf.Struct" -> Json.type("object").put("additionalProperties", true);
            case "google.protobuf.Value" -> Json.object();
            case "google.protobuf.ListValue" -> {
                var list = Json.type("array");
                list.putObject("items");
                yield list;
            }
            case "google.protobuf.Empty" -> Json.type("object");
            case "google.protobuf.Any" -> {
                var any = Json.type("object").put("additionalProperties", true);
                any.putObject("properties").putObject("@type").put("type", "string");
                any.putArray("required").add("@type");
                yield any;
            }
            case "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue" -> {
                var value = message.findFieldByNumber(1);
                yield of(value.getType());
            }
            default -> null;
        };
    }

    /** Puts down what a field without presence means that is not given. */
    static void putDefault(ObjectNode schema, FieldDescriptor field) {
        switch (field.getType()) {
            case BOOL -> schema.put("default", false);
            case STRING, BYTES -> schema.put("default", "");
            case INT64, SINT64, SFIXED64, UINT64, FIXED64 -> schema.put("default", "0");
            case INT32, SINT32, SFIXED32, UINT32, FIXED32, FLOAT, DOUBLE -> schema.put("default", 0);
            case ENUM ->
                schema.put("default", field.getEnumType().getValues().getFirst().getName());
            case MESSAGE, GROUP -> {}
        }
    }
}
