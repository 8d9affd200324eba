package dev.latchkey.events.log;

import dev.latchkey.events.value.Sha256;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of an aggregate's state that stays as it is: stored once, not again with each snapshot, and read only when it is
 * needed. It is called by the hash of its bytes, so that two nodes that make the same part share it.
 */
public final class SnapshotPart {
    private final String hash;
    private final Supplier<byte[]> source;
    private volatile byte @Nullable [] bytes;

    private SnapshotPart(String hash, Supplier<byte[]> source) {
        this.hash = hash;
        this.source = source;
    }

    /**
     * Makes a part.
     *
     * @param bytes are not to be changed from now on
     */
    public static SnapshotPart of(byte[] bytes) {
        var hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes));
        return new SnapshotPart(hash, () -> bytes);
    }

    /**
     * Makes a part that is read when it is needed.
     *
     * @param stored reads the bytes of a hash
     */
    static SnapshotPart stored(String hash, Function<String, byte[]> stored) {
        return new SnapshotPart(hash, () -> stored.apply(hash));
    }

    String hash() {
        return hash;
    }

    /**
     * Returns the bytes, which are not to be changed.
     *
     * @throws EventLogException if the database cannot be read
     * @throws org.axonframework.modelling.command.ConcurrencyException if another snapshot, without this part, was stored
     *     since; a command that fails by it has its aggregate forgotten, and loaded anew when it is tried again
     */
    public byte[] bytes() {
        var known = bytes;
        if (known == null) {
            known = source.get();
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
