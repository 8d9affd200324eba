package dev.latchkey.events.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A row of the log, as it is hashed: every column, so that none can be changed unseen.
 *
 * <p>The bytes are those of thirteen texts in UTF-8, each after its length in bytes as four bytes, the highest first:
 * {@value #FORMAT}, then the columns in the order of this record, numbers in decimal digits, the time as microseconds
 * since 1970-01-01T00:00:00Z.
 *
 * @param position the place in the log, from 1; the leaf's index is one less
 * @param sequence the place in the stream of the aggregate, from 1
 * @param at the time of the append, to the microsecond
 * @param payload the JSON text that is stored
 * @param metadata the JSON text that is stored
 */
public record LogEntry(
        long position,
        String aggregateType,
        String aggregateId,
        long sequence,
        String eventType,
        int revision,
        String owner,
        String editor,
        String service,
        Instant at,
        String payload,
        String metadata) {
    /** First of the texts; another order or other columns would get another one. */
    public static final String FORMAT = "latchkey-event-1";

    /** Bytes that an entry may have at most, since bundles of C2SP tlog-tiles count in two bytes. */
    public static final int MAX_BYTES = 65_535;

    /** Returns the bytes that are hashed. */
    public byte[] toBytes() {
        var texts = List.of(
                FORMAT,
                Long.toString(position),
                aggregateType,
                aggregateId,
                Long.toString(sequence),
                eventType,
                Integer.toString(revision),
                owner,
                editor,
                service,
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)),
                payload,
                metadata);
        var parts = new byte[texts.size()][];
        var length = 0;
        for (var i = 0; i < parts.length; i++) {
            parts[i] = texts.get(i).getBytes(UTF_8);
            length += Integer.BYTES + parts[i].length;
        }
        var bytes = ByteBuffer.allocate(length);
        for (var part : parts) {
            bytes.putInt(part.length).put(part);
        }
        return bytes.array();
    }

    /** Returns the leaf of the tree. */
    public Hash toLeaf() {
        return Hash.ofLeaf(toBytes());
    }
}
