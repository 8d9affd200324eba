package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.gateway.wire.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses values that are not what their fields hold, and says which field it is and what it holds. The reader behind it
 * would make something of them: text of a number, nothing of an enum name that does not exist, the first of January of
 * the first of a thirteenth month. What it refuses by itself it refuses without a word.
 */
final class StrictJson extends JsonParserDelegate {
    private static final String TIMESTAMP = "google.protobuf.Timestamp";

    private static final String LASTING = "google.protobuf.Duration";

    private static final String STRUCT = "google.protobuf.Struct";

    private static final Pattern SECONDS = Pattern.compile("-?[0-9]+(\\.[0-9]{1,9})?s");

    /** No number of the contract needs more, and what is longer takes long to read. */
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final BigDecimal MAX_UINT32 = BigDecimal.valueOf((1L << 32) - 1);

    private static final BigDecimal MAX_UINT64 = new BigDecimal("18446744073709551615");

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
            case END_OBJECT, END_ARRAY -> levels.pop();
            default -> {
                var level = levels.peek();
                if (level != null && level.field != null) {
                    check(level, level.field, token);
                }
                if (token.isStructStart()) {
                    levels.push(below(level, token));
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
            return new Level(messages.get(root), null, false);
        }
        var field = level.field;
        if (field == null) {
            return new Level(null, null, false);
        }
        if (level.fields != null && field.isMapField()) {
            return new Level(null, field.getMessageType().findFieldByNumber(2), false);
        }
        if (level.fields != null && field.isRepeated()) {
            return new Level(null, field, true);
        }
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && token == JsonToken.START_OBJECT
                ? new Level(messages.get(field.getMessageType()), null, false)
                : new Level(null, null, false);
    }

    private void check(Level level, FieldDescriptor field, JsonToken token) throws IOException {
        var isItem = level.fields == null;
        if (isItem) {
            level.index++;
        } else {
            checkGivenOnce(level, field, token);
        }
        if (token == JsonToken.VALUE_NULL) {
            if (isItem && !holdsAnything(field)) {
                throw refusal(BrokenRule.NOT_NULL);
            }
        } else if (!isItem && field.isMapField()) {
            require(token == JsonToken.START_OBJECT, BrokenRule.OBJECT);
        } else if (!isItem && field.isRepeated()) {
            require(token == JsonToken.START_ARRAY, BrokenRule.LIST);
        } else {
            checkValue(field, token);
        }
    }

    private void checkGivenOnce(Level level, FieldDescriptor field, JsonToken token) {
        require(level.given.add(field), BrokenRule.ONCE);
        var oneof = field.getRealContainingOneof();
        if (oneof != null && token != JsonToken.VALUE_NULL && !level.given.add(oneof)) {
            level.field = null;
            throw new InvalidFieldException(path() + "." + oneof.getName(), BrokenRule.ONE_OF, members(oneof));
        }
    }

    private void checkValue(FieldDescriptor field, JsonToken token) throws IOException {
        switch (field.getJavaType()) {
            case STRING -> require(token == JsonToken.VALUE_STRING, BrokenRule.TEXT);
            case BYTE_STRING -> require(token == JsonToken.VALUE_STRING, BrokenRule.BASE64);
            case BOOLEAN -> require(token.isBoolean(), BrokenRule.TRUTH);
            case ENUM ->
                require(
                        (token == JsonToken.VALUE_NUMBER_INT && WholeNumbers.INT32.hold(getText()))
                                || (token == JsonToken.VALUE_STRING
                                        && field.getEnumType().findValueByName(getText()) != null),
                        BrokenRule.DEFINED);
            case INT, LONG -> {
                if (!token.isScalarValue()
                        || token.isBoolean()
                        || !WholeNumbers.of(field).hold(getText())) {
                    throw refusal(field);
                }
            }
            case FLOAT, DOUBLE -> require(token.isNumeric() || token == JsonToken.VALUE_STRING, BrokenRule.NUMBER);
            case MESSAGE -> checkMessage(field.getMessageType(), token);
        }
    }

    private void checkMessage(Descriptor type, JsonToken token) throws IOException {
        switch (type.getFullName()) {
            case STRUCT -> require(token == JsonToken.START_OBJECT, BrokenRule.OBJECT);
            case TIMESTAMP -> require(token == JsonToken.VALUE_STRING && isTime(getText()), BrokenRule.TIME);
            case LASTING ->
                require(
                        token == JsonToken.VALUE_STRING
                                && SECONDS.matcher(getText()).matches(),
                        BrokenRule.DURATION);
            default -> require(token == JsonToken.START_OBJECT || !messages.containsKey(type), BrokenRule.OBJECT);
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Returns whether null is a value as any other. */
    private static boolean holdsAnything(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getFullName().equals("google.protobuf.Value");
    }

    /** Returns the refusal of the value that is being read, which the reader could make nothing of. */
    RuntimeException refusal() {
        var level = levels.peek();
        return level == null || level.field == null
                ? new UnreadableMessageException(root.getFullName())
                : refusal(level.field);
    }

    private InvalidFieldException refusal(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> refusal(BrokenRule.TEXT);
            case BYTE_STRING -> refusal(BrokenRule.BASE64);
            case BOOLEAN -> refusal(BrokenRule.TRUTH);
            case ENUM -> refusal(BrokenRule.DEFINED);
            case INT, LONG -> {
                var range = WholeNumbers.of(field);
                yield refusal(BrokenRule.WHOLE_NUMBER, range.least.toPlainString(), range.most.toPlainString());
            }
            case FLOAT, DOUBLE -> refusal(BrokenRule.NUMBER);
            case MESSAGE ->
                switch (field.getMessageType().getFullName()) {
                    case TIMESTAMP -> refusal(Wire.NO_TIME);
                    case LASTING -> refusal(Wire.NO_DURATION);
                    case STRUCT -> refusal(BrokenRule.OBJECT);
                    default -> refusal(BrokenRule.READABLE);
                };
        };
    }

    private InvalidFieldException refusal(String rule, Object... limits) {
        return new InvalidFieldException(path(), rule, limits);
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw refusal(rule);
        }
    }

    /** Returns where the value stands that is being read; of what the caller sent it holds nothing. */
    private String path() {
        var path = new StringBuilder(root.getName());
        for (Iterator<Level> outermost = levels.descendingIterator(); outermost.hasNext(); ) {
            var level = outermost.next();
            if (level.field == null) {
                break;
            }
            if (level.fields != null) {
                path.append('.').append(level.field.getName());
            } else {
                // The key of a map's entry is the caller's own text, which no refusal repeats.
                path.append(level.isList ? "[" + level.index + "]" : "[]");
            }
        }
        return path.toString();
    }

    private static String members(OneofDescriptor oneof) {
        return oneof.getFields().stream().map(FieldDescriptor::getName).collect(Collectors.joining(", "));
    }

    /** The whole numbers that a type of field holds. */
    private record WholeNumbers(BigDecimal least, BigDecimal most) {
        private static final WholeNumbers INT32 =
                new WholeNumbers(BigDecimal.valueOf(Integer.MIN_VALUE), BigDecimal.valueOf(Integer.MAX_VALUE));
        private static final WholeNumbers INT64 =
                new WholeNumbers(BigDecimal.valueOf(Long.MIN_VALUE), BigDecimal.valueOf(Long.MAX_VALUE));
        private static final WholeNumbers UINT32 = new WholeNumbers(BigDecimal.ZERO, MAX_UINT32);
        private static final WholeNumbers UINT64 = new WholeNumbers(BigDecimal.ZERO, MAX_UINT64);

        static WholeNumbers of(FieldDescriptor field) {
            return switch (field.getType()) {
                case UINT32, FIXED32 -> UINT32;
                case UINT64, FIXED64 -> UINT64;
                case INT64, SINT64, SFIXED64 -> INT64;
                default -> INT32;
            };
        }

        boolean hold(String text) {
            if (text.length() > MAX_NUMBER_LENGTH) {
                return false;
            }
            try {
                var number = new BigDecimal(text);
                // The range comes first: past it, a number may have more digits than there is room for.
                return number.compareTo(least) >= 0
                        && number.compareTo(most) <= 0
                        && number.stripTrailingZeros().scale() <= 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** An object or a list that is being read. */
    private static final class Level {
        private final @Nullable Map<String, FieldDescriptor> fields;
        private final boolean isList;
        private final @Nullable FieldDescriptor values;
        private final Set<GenericDescriptor> given = new HashSet<>();
        private @Nullable FieldDescriptor field;
        private int index = -1;

        /**
         * Makes a level.
         *
         * @param fields those of the message, or null if it is none of the contract's
         * @param values what each value of a list or map is, or null if it is neither, or nothing is known of them
         */
        Level(@Nullable Map<String, FieldDescriptor> fields, @Nullable FieldDescriptor values, boolean isList) {
            this.fields = fields;
            this.values = values;
            this.isList = isList;
            this.field = values;
        }
    }
}
