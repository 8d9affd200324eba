package dev.latchkey.gateway.wire;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Translates between JSON texts and protobuf's structs. */
public final class Structs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Deeper than this nothing is that anybody has a use for. */
    private static final int MAX_DEPTH = 64;

    private Structs() {}

    /** Returns the struct of a JSON object of ours. */
    public static Struct of(String json) {
        return struct(JSON.readTree(json));
    }

    /**
     * Returns the JSON object of a struct that a caller sent.
     *
     * @param field how the caller knows the field
     * @throws InvalidFieldException if it is nested too deep
     */
    public static String json(String field, Struct struct) {
        return node(field, Value.newBuilder().setStructValue(struct).build(), 0).toString();
    }

    private static Struct struct(JsonNode object) {
        var struct = Struct.newBuilder();
        object.forEachEntry((name, member) -> struct.putFields(name, value(member)));
        return struct.build();
    }

    private static Value value(JsonNode node) {
        var value = Value.newBuilder();
        return switch (node.getNodeType()) {
            case OBJECT -> value.setStructValue(struct(node)).build();
            case ARRAY -> {
                var list = ListValue.newBuilder();
                node.forEach(item -> list.addValues(value(item)));
                yield value.setListValue(list).build();
            }
            case STRING -> value.setStringValue(node.asString()).build();
            case BOOLEAN -> value.setBoolValue(node.asBoolean()).build();
            case NUMBER -> value.setNumberValue(node.asDouble()).build();
            default -> value.setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    private static JsonNode node(String field, Value value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidFieldException(field, "value must not be nested more than {0} deep", MAX_DEPTH);
        }
        return switch (value.getKindCase()) {
            case STRUCT_VALUE -> {
                var object = NODES.objectNode();
                value.getStructValue()
                        .getFieldsMap()
                        .forEach((name, member) -> object.set(name, node(field, member, depth + 1)));
                yield object;
            }
            case LIST_VALUE -> {
                var array = NODES.arrayNode();
                value.getListValue().getValuesList().forEach(item -> array.add(node(field, item, depth + 1)));
                yield array;
            }
            case STRING_VALUE -> NODES.stringNode(value.getStringValue());
            case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
            case NUMBER_VALUE -> NODES.numberNode(value.getNumberValue());
            case NULL_VALUE, KIND_NOT_SET -> NODES.nullNode();
        };
    }
}
