package dev.latchkey.events.log;

import dev.latchkey.events.value.Sha256;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of an aggregate's state that stays as it is: stored once, not again with each snapshot, and read only when it is
 * needed. It is called by the hash of its bytes, so that two nodes that make the same part share it.
 */
public final class SnapshotPart {
    private final String hash;
    private final Function<String, byte[]> stored;
    private volatile byte @Nullable [] bytes;

    private SnapshotPart(String hash, Function<String, byte[]> stored, byte @Nullable [] bytes) {
        this.hash = hash;
        this.stored = stored;
        this.bytes = bytes;
    }

    /**
     * Makes a part.
     *
     * @param bytes are not to be changed from now on
     */
    public static SnapshotPart of(byte[] bytes) {
        var hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes));
        return new SnapshotPart(hash, own -> bytes, bytes);
    }

    /**
     * Makes a part that is read when it is needed.
     *
     * @param stored reads the bytes of a hash
     */
    static SnapshotPart stored(String hash, Function<String, byte[]> stored) {
        return new SnapshotPart(hash, stored, null);
    }

    String hash() {
        return hash;
    }

    /**
     * Returns the bytes, which are not to be changed.
     *
     * @throws EventLogException if the database cannot be read
     * @throws org.axonframework.modelling.command.ConcurrencyException if another snapshot, without this part, was stored
     *     since; the aggregate is forgotten by then and can be loaded anew
     */
    public byte[] bytes() {
        var known = bytes;
        if (known == null) {
            known = stored.apply(hash);
            bytes = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SnapshotPart that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }
}
