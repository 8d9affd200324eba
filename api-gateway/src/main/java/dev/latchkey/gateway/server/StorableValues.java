package dev.latchkey.gateway.server;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.gateway.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses values that no part of the system could keep, wherever they stand in a request: text with the character
 * U+0000, which PostgreSQL cannot hold, and times and durations out of protobuf's own bounds.
 */
final class StorableValues {
    private final Map<Descriptor, Shape> shapes = new HashMap<>();

    /** Returns what a kind of message must be looked at for, or null if nothing in it can be wrong. */
    @Nullable
    Shape of(Descriptor message) {
        var shape = shape(message);
        return shape.isNeeded(new ArrayList<>()) ? shape : null;
    }

    private Shape shape(Descriptor message) {
        var known = shapes.get(message);
        if (known != null) {
            return known;
        }
        var shape = new Shape();
        // Known before its fields are, since a message may hold others of its kind.
        shapes.put(message, shape);
        for (var field : message.getFields()) {
            switch (field.getJavaType()) {
                case STRING -> shape.fields.add(new Field(field, Kind.TEXT, null));
                case MESSAGE -> {
                    var type = field.getMessageType();
                    if (type.getFullName().equals(Timestamp.getDescriptor().getFullName())) {
                        shape.fields.add(new Field(field, Kind.TIME, null));
                    } else if (type.getFullName()
                            .equals(Duration.getDescriptor().getFullName())) {
                        shape.fields.add(new Field(field, Kind.DURATION, null));
                    } else {
                        shape.fields.add(new Field(field, Kind.MESSAGE, shape(type)));
                    }
                }
                default -> {}
            }
        }
        return shape;
    }

    private enum Kind {
        TEXT,
        TIME,
        DURATION,
        MESSAGE
    }

    /** The fields of a kind of message that must be looked at. */
    static final class Shape {
        private final List<Field> fields = new ArrayList<>();

        /**
         * Holds a message to it.
         *
         * @param path how a refusal calls the message
         * @throws InvalidFieldException if a value cannot be kept
         */
        void check(String path, Message message) {
            for (var field : fields) {
                field.check(path, message);
            }
        }

        private boolean isNeeded(List<Shape> asked) {
            if (asked.contains(this)) {
                return false;
            }
            asked.add(this);
            for (var field : fields) {
                if (field.shape == null || field.shape.isNeeded(asked)) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Field(
            FieldDescriptor field, Kind kind, @Nullable Shape shape) {
        void check(String path, Message message) {
            if (field.isRepeated()) {
                var count = message.getRepeatedFieldCount(field);
                for (var i = 0; i < count; i++) {
                    // The key of a map's entry is the caller's own text, which no refusal repeats.
                    var place = field.isMapField() ? "[]" : "[" + i + "]";
                    check(path, place, message.getRepeatedField(field, i));
                }
            } else if (kind == Kind.TEXT || message.hasField(field)) {
                check(path, "", message.getField(field));
            }
        }

        private void check(String path, String place, Object value) {
            switch (kind) {
                case TEXT -> {
                    if (((String) value).indexOf('\0') >= 0) {
                        throw new InvalidFieldException(at(path, place), "value must not contain the character U+0000");
                    }
                }
                case TIME -> Wire.instant(at(path, place), (Timestamp) value);
                case DURATION -> Wire.duration(at(path, place), (Duration) value);
                case MESSAGE -> {
                    if (shape != null) {
                        shape.check(at(path, place), (Message) value);
                    }
                }
            }
        }

        private String at(String path, String place) {
            return path + "." + field.getName() + place;
        }
    }
}
