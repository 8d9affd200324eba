package dev.latchkey.events.log;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Interner;
import dev.latchkey.events.value.Sha256;
import java.lang.ref.WeakReference;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of an aggregate's state that stays as it is: stored once, not again with each snapshot, and read only when it is
 * needed. It is called by the hash of its bytes, so that two nodes that make the same part share it.
 *
 * <p>An aggregate in memory and the one that a snapshot is made of make the same part, each by itself, and get the same
 * object. So once the snapshot is stored, both have given up the bytes.
 */
public final class SnapshotPart {
    private static final Interner<SnapshotPart> MADE = Interner.newWeakInterner();
    private static final WeakReference<byte[]> NOTHING = new WeakReference<>(null);

    private final String hash;
    /** Until they are stored, nobody else has them. */
    private volatile byte @Nullable [] unstored;

    private volatile @Nullable Function<String, byte[]> stored;
    /** What was read of the stored ones; the next collection may take it. */
    private volatile WeakReference<byte[]> read = NOTHING;

    private SnapshotPart(String hash) {
        this.hash = hash;
    }

    /**
     * Makes a part.
     *
     * @param bytes are not to be changed from now on
     */
    public static SnapshotPart of(byte[] bytes) {
        var hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes));
        var part = MADE.intern(new SnapshotPart(hash));
        // Also where they had been given up: whoever makes it anew may do so because what was stored is gone.
        part.unstored = bytes;
        return part;
    }

    /**
     * Makes a part that is read when it is needed.
     *
     * @param stored reads the bytes of a hash
     */
    static SnapshotPart stored(String hash, Function<String, byte[]> stored) {
        var part = new SnapshotPart(hash);
        part.stored = stored;
        return part;
    }

    String hash() {
        return hash;
    }

    /**
     * Takes note that the bytes are stored, and gives them up.
     *
     * @param stored reads the bytes of a hash
     */
    void isStored(Function<String, byte[]> stored) {
        this.stored = stored;
        unstored = null;
    }

    /**
     * Returns the bytes, which are not to be changed.
     *
     * @throws EventLogException if the database cannot be read
     * @throws org.axonframework.modelling.command.ConcurrencyException if another snapshot, without this part, was stored
     *     since; a command that fails by it has its aggregate forgotten, and loaded anew when it is tried again
     */
    public byte[] bytes() {
        var known = unstored;
        if (known == null) {
            known = read.get();
        }
        if (known == null) {
            known = requireNonNull(stored).apply(hash);
            read = new WeakReference<>(known);
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
