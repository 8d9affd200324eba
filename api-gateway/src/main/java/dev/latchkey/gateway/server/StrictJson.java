package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses values that are not what their fields hold. The reader behind it would make something of them: text of a
 * number, nothing of an enum name that does not exist, the first of January of the first of a thirteenth month.
 */
final class StrictJson extends JsonParserDelegate {
    private final Map<Descriptor, Map<String, FieldDescriptor>> messages;
    private final Descriptor root;
    private final Deque<Level> levels = new ArrayDeque<>();

    /**
     * Makes a parser.
     *
     * @param messages the fields of all messages, see {@link #collect}
     * @param root the message that is read
     */
    StrictJson(JsonParser delegate, Map<Descriptor, Map<String, FieldDescriptor>> messages, Descriptor root) {
        super(delegate);
        this.messages = messages;
        this.root = root;
    }

    /** Adds the fields of a message, and of those within it, by both of their names. */
    static void collect(Descriptor message, Map<Descriptor, Map<String, FieldDescriptor>> messages) {
        // Protobuf's own types have forms of their own in JSON.
        if (messages.containsKey(message) || message.getFile().getPackage().equals("google.protobuf")) {
            return;
        }
        var fields = new HashMap<String, FieldDescriptor>();
        messages.put(message, fields);
        for (var field : message.getFields()) {
            fields.put(field.getName(), field);
            fields.put(field.getJsonName(), field);
            var value = field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
            if (value.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                collect(value.getMessageType(), messages);
            }
        }
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        var token = super.nextToken();
        if (token == null) {
            return null;
        }
        switch (token) {
            case FIELD_NAME -> {
                var level = levels.getFirst();
                level.field = level.fields == null ? level.values : level.fields.get(currentName());
            }
            case START_OBJECT, START_ARRAY -> levels.push(below(levels.peek(), token));
            case END_OBJECT, END_ARRAY -> levels.pop();
            default -> {
                var level = levels.peek();
                if (level != null && level.field != null) {
                    check(level.field, token);
                }
            }
        }
        return token;
    }

    // The delegate's own ways forward would pass the checks by.

    @Override
    public @Nullable JsonToken nextValue() throws IOException {
        var token = nextToken();
        return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    @Override
    public @Nullable String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
    }

    @Override
    public boolean nextFieldName(SerializableString name) throws IOException {
        return nextToken() == JsonToken.FIELD_NAME && name.getValue().equals(currentName());
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        var token = currentToken();
        super.skipChildren();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            levels.pop();
        }
        return this;
    }

    private Level below(@Nullable Level level, JsonToken token) {
        if (level == null) {
            return new Level(messages.get(root), null);
        }
        var field = level.field;
        if (field == null) {
            return new Level(null, null);
        }
        if (token == JsonToken.START_ARRAY) {
            return new Level(null, field);
        }
        if (field.isMapField()) {
            return new Level(null, field.getMessageType().findFieldByNumber(2));
        }
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? new Level(messages.get(field.getMessageType()), null)
                : new Level(null, null);
    }

    private void check(FieldDescriptor field, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        var fits = switch (field.getJavaType()) {
            case STRING, BYTE_STRING -> token == JsonToken.VALUE_STRING;
            case BOOLEAN -> token.isBoolean();
            case ENUM ->
                token == JsonToken.VALUE_NUMBER_INT
                        || (token == JsonToken.VALUE_STRING
                                && field.getEnumType().findValueByName(getText()) != null);
            case MESSAGE -> fitsMessage(field.getMessageType().getFullName(), token);
            default -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException("not a value of its field");
        }
    }

    private boolean fitsMessage(String type, JsonToken token) throws IOException {
        return switch (type) {
            case "google.protobuf.Timestamp" -> {
                if (token == JsonToken.VALUE_STRING) {
                    OffsetDateTime.parse(getText());
                }
                yield token == JsonToken.VALUE_STRING;
            }
            case "google.protobuf.Duration" -> token == JsonToken.VALUE_STRING;
            default -> true;
        };
    }

    /** An object or a list that is being read. */
    private static final class Level {
        private final @Nullable Map<String, FieldDescriptor> fields;
        private final @Nullable FieldDescriptor values;
        private @Nullable FieldDescriptor field;

        /**
         * Makes a level.
         *
         * @param fields those of the message, or null if it is none of the contract's
         * @param values what each value of a list or map is, or null if it is neither, or nothing is known of them
         */
        Level(@Nullable Map<String, FieldDescriptor> fields, @Nullable FieldDescriptor values) {
            this.fields = fields;
            this.values = values;
            this.field = values;
        }
    }
}
