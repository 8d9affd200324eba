package dev.latchkey.events.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A state as a snapshot would give it back. */
public final class StateCopy {
    private final Map<String, byte[]> stored = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    /** Returns what a snapshot of the state is read as; its parts stay where they are until they are asked for. */
    public <T> T of(T state, Class<T> type) {
        var mapper = new EventCodec().forSnapshots();
        var parts = new HashMap<String, SnapshotPart>();
        var json = SnapshotParts.write(mapper, state, parts);
        // Those that were read here would read themselves.
        parts.forEach((hash, part) -> stored.computeIfAbsent(hash, unknown -> part.bytes()));
        return type.cast(SnapshotParts.read(mapper, json, type, hash -> {
            read.add(hash);
            return stored.get(hash);
        }));
    }

    /** Returns how many parts were stored. */
    public int parts() {
        return stored.size();
    }

    /** Returns how many of them were asked for. */
    public int partsRead() {
        return read.size();
    }
}
