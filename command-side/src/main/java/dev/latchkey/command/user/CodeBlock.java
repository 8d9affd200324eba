package dev.latchkey.command.user;

import dev.latchkey.events.log.SnapshotPart;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many open codes of one lifetime, one after the other as they were opened, in a fraction of the memory that each would
 * take by itself, and as a part of snapshots that is stored once. Codes leave it; none comes in.
 *
 * <p>Its fields are not final because the snapshot reader sets them.
 */
final class CodeBlock {
    private static final int HMAC = 32;
    /** Bytes of a code: its number, its end, its place in the stream, its HMAC. */
    private static final int RECORD = 3 * Long.BYTES + HMAC;

    private SnapshotPart codes;
    private String algorithm;
    private String keyId;
    private int size;
    /** Bits of those that have left; null as long as none has. */
    private long @Nullable [] left;

    private long lowest;
    private long highest;
    /** No end of a code that is still here is before this, or after the next; microseconds since 1970. */
    private long firstEnd;

    private long lastEnd;

    /** For the snapshot reader, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    private CodeBlock() {}

    /**
     * Makes a block of codes that it can take, all committed to under one key.
     *
     * @param taken at least one
     */
    static CodeBlock of(List<Map.Entry<CodeId, OpenCode>> taken) {
        var block = new CodeBlock();
        var commitment = taken.getFirst().getValue().commitment();
        block.algorithm = commitment.algorithm();
        block.keyId = commitment.keyId();
        block.size = taken.size();
        block.lowest = Long.MAX_VALUE;
        block.firstEnd = Long.MAX_VALUE;
        block.lastEnd = Long.MIN_VALUE;
        var bytes = ByteBuffer.allocate(taken.size() * RECORD);
        for (var entry : taken) {
            var number = numberOf(entry.getKey());
            var code = entry.getValue();
            var end = ChronoUnit.MICROS.between(Instant.EPOCH, code.expiresAt());
            block.lowest = Math.min(block.lowest, number);
            block.highest = Math.max(block.highest, number);
            block.firstEnd = Math.min(block.firstEnd, end);
            block.lastEnd = Math.max(block.lastEnd, end);
            bytes.putLong(number).putLong(end).putLong(code.sequence());
            bytes.put(Base64.getDecoder().decode(code.commitment().crypted()));
        }
        block.codes = SnapshotPart.of(bytes.array());
        return block;
    }

    /** Returns whether a code can be kept in a block: nothing but what its event says is known of it, in usual forms. */
    static boolean canTake(CodeId id, OpenCode code) {
        return code.isUntouched()
                && code.idempotency() == null
                && numberOf(id) >= 0
                && code.expiresAt().getNano() % 1000 == 0
                && isHmac(code.commitment().crypted());
    }

    private static boolean isHmac(String crypted) {
        try {
            var bytes = Base64.getDecoder().decode(crypted);
            return bytes.length == HMAC
                    && Base64.getEncoder().encodeToString(bytes).equals(crypted);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the number whose digits the id is; -1 if it is none. */
    private static long numberOf(CodeId id) {
        try {
            var number = Long.parseLong(id.value());
            return Long.toString(number).equals(id.value()) ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Returns how many codes are still here. */
    int living() {
        return left == null
                ? size
                : size - Arrays.stream(left).mapToInt(Long::bitCount).sum();
    }

    /** Returns the place of a code that is here; -1 if it is not. */
    int placeOf(CodeId id) {
        var number = numberOf(id);
        if (number < lowest || number > highest) {
            return -1;
        }
        var records = records();
        for (var place = 0; place < size; place++) {
            if (isHere(place) && records.getLong(place * RECORD) == number) {
                return place;
            }
        }
        return -1;
    }

    boolean isHere(int place) {
        return left == null || (left[place / Long.SIZE] >>> place & 1) == 0;
    }

    int size() {
        return size;
    }

    /** Returns a copy of a code: what is done to it is not done here. */
    OpenCode code(int place, Duration lifetime) {
        var hmac = new byte[HMAC];
        records().get(place * RECORD + 3 * Long.BYTES, hmac);
        return new OpenCode(
                new Commitment(algorithm, keyId, Base64.getEncoder().encodeToString(hmac)),
                lifetime,
                null,
                records().getLong(place * RECORD + 2 * Long.BYTES),
                end(place).minus(lifetime));
    }

    CodeId id(int place) {
        return new CodeId(Long.toString(number(place)));
    }

    void leave(int place) {
        var bits = left;
        if (bits == null) {
            bits = new long[(size + Long.SIZE - 1) / Long.SIZE];
            left = bits;
        }
        bits[place / Long.SIZE] |= 1L << place;
    }

    /** Returns whether the time of all that are here is over. */
    boolean isOverAt(Instant now) {
        return !now.isBefore(instant(lastEnd));
    }

    /** Returns whether the time of some may be over. */
    boolean mayBeginToEndAt(Instant now) {
        return !now.isBefore(instant(firstEnd));
    }

    /** Takes note that no code which is still here ends before the one at this place. */
    void beginsWith(int place) {
        firstEnd = records().getLong(place * RECORD + Long.BYTES);
    }

    Instant end(int place) {
        return instant(records().getLong(place * RECORD + Long.BYTES));
    }

    private long number(int place) {
        return records().getLong(place * RECORD);
    }

    private ByteBuffer records() {
        return ByteBuffer.wrap(codes.bytes());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CodeBlock that
                && codes.equals(that.codes)
                && algorithm.equals(that.algorithm)
                && keyId.equals(that.keyId)
                && Arrays.equals(left, that.left)
                && firstEnd == that.firstEnd;
    }

    @Override
    public int hashCode() {
        return codes.hashCode();
    }
}
