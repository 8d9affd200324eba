package dev.latchkey.events.log;

import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** In the JSON of a state a part stands as its hash; its bytes go beside, and come from there. */
final class SnapshotParts {
    /** Under this name a mapper is told where parts go, or come from. */
    private static final Object BESIDE = SnapshotParts.class;

    private SnapshotParts() {}

    static SimpleModule module() {
        return new SimpleModule("parts of snapshots")
                .addSerializer(SnapshotPart.class, new Writer())
                .addDeserializer(SnapshotPart.class, new Reader());
    }

    /** Returns the JSON of a state, and puts its parts, by hash, into {@code parts}. */
    static String write(JsonMapper mapper, Object state, Map<String, SnapshotPart> parts) {
        return mapper.writer().withAttribute(BESIDE, parts).writeValueAsString(state);
    }

    /** Returns the state of a JSON, whose parts are read by hash once they are needed. */
    static Object read(JsonMapper mapper, String json, Class<?> type, Function<String, byte[]> parts) {
        return mapper.reader().withAttribute(BESIDE, parts).forType(type).readValue(json);
    }

    private static final class Writer extends ValueSerializer<SnapshotPart> {
        @Override
        @SuppressWarnings("unchecked") // put there above
        public void serialize(SnapshotPart part, JsonGenerator out, SerializationContext context) {
            var parts = (Map<String, SnapshotPart>) context.getAttribute(BESIDE);
            parts.put(part.hash(), part);
            out.writeString(part.hash());
        }
    }

    private static final class Reader extends ValueDeserializer<SnapshotPart> {
        @Override
        @SuppressWarnings("unchecked") // put there above
        public SnapshotPart deserialize(JsonParser in, DeserializationContext context) {
            return SnapshotPart.stored(in.getString(), (Function<String, byte[]>) context.getAttribute(BESIDE));
        }
    }
}
