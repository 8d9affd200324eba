package dev.latchkey.gateway.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Messages of the contract as plain values, by the names that they have in JSON; what is not set is left out. */
final class PlainMessage {
    private static final JsonMapper JSON = new JsonMapper();

    private PlainMessage() {}

    /** Returns the members of a message: texts, numbers, truth values, lists, and maps for messages within it. */
    static Map<String, Object> of(Message message) {
        var members = new LinkedHashMap<String, Object>();
        message.getAllFields()
                .forEach((field, value) -> members.put(
                        field.getJsonName(),
                        field.isRepeated()
                                ? ((List<?>) value)
                                        .stream()
                                                .map(each -> plain(field, each))
                                                .toList()
                                : plain(field, value)));
        return members;
    }

    /** Returns a plain value as JSON. */
    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    private static Object plain(FieldDescriptor field, Object value) {
        return switch (value) {
            case Timestamp time ->
                Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
            case Message message -> of(message);
            case EnumValueDescriptor constant -> constant.getName();
            case ByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
            // As JSON has it for protobuf, since not every reader keeps such numbers whole.
            case Long number ->
                field.getType().name().startsWith("U") ? Long.toUnsignedString(number) : number.toString();
            default -> value;
        };
    }
}
