package dev.latchkey.gateway.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Random;

/** Makes messages of a type with values that nobody would expect, and some that somebody might. */
final class WildMessages {
    private static final int MAX_DEPTH = 3;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "0",
            "-1",
            "404",
            "admin@localhost",
            "\0",
            "a\0b",
            "\u202e",
            "😀",
            "é".repeat(200),
            "x".repeat(200),
            "x".repeat(201),
            "x".repeat(5000),
            "' or 1=1 --",
            "<script>alert(1)</script>",
            "{{.UserID}}",
            "../../etc/passwd",
            "%00%ff",
            "IAM_OWNER",
            "https://example.com/{{.Code}}",
            "+41790000000",
            "ada@example.com");

    private final Random random;
    private final List<String> known;

    /**
     * Makes a source of messages.
     *
     * @param known ids that exist
     */
    WildMessages(long seed, List<String> known) {
        this.random = new Random(seed);
        this.known = known;
    }

    DynamicMessage of(Descriptor type) {
        return of(type, 0);
    }

    private DynamicMessage of(Descriptor type, int depth) {
        var message = DynamicMessage.newBuilder(type);
        for (var field : type.getFields()) {
            if (random.nextInt(4) == 0
                    || (depth > MAX_DEPTH && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)) {
                continue;
            }
            if (field.isRepeated()) {
                var count = random.nextInt(3);
                for (var i = 0; i < count; i++) {
                    message.addRepeatedField(field, value(field, depth));
                }
            } else {
                message.setField(field, value(field, depth));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case STRING -> text();
            case INT -> number().intValue();
            case LONG -> number();
            case BOOLEAN -> random.nextBoolean();
            case DOUBLE -> pick(List.of(0d, -0d, Double.NaN, Double.POSITIVE_INFINITY, 1e308));
            case FLOAT -> pick(List.of(0f, Float.NaN, Float.NEGATIVE_INFINITY));
            case BYTE_STRING -> bytes();
            case ENUM ->
                random.nextInt(3) == 0
                        ? field.getEnumType().findValueByNumberCreatingIfUnknown(number().intValue())
                        : pick(field.getEnumType().getValues());
            case MESSAGE -> of(field.getMessageType(), depth + 1);
        };
    }

    private String text() {
        return random.nextInt(3) == 0 ? pick(known) : pick(TEXTS);
    }

    private Long number() {
        return pick(List.of(
                0L, 1L, -1L, 999L, 1001L, (long) Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 253_402_300_800L));
    }

    private ByteString bytes() {
        var bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
