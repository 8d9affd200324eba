package dev.latchkey.gateway.audit;

import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.Tile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the tiles that were read last, and roots: the proofs of one export share most of theirs. For one thread. */
final class KnownTiles implements MerkleTree.Tiles {
    /** Two megabytes of whole tiles. */
    private static final int MOST = 256;

    private static final int MOST_ROOTS = 4096;

    private final MerkleTree.Tiles tiles;
    private final Map<Place, byte[]> known = new Newest<>(MOST);
    private final Map<Part, Hash> roots = new Newest<>(MOST_ROOTS);

    KnownTiles(MerkleTree.Tiles tiles) {
        this.tiles = tiles;
    }

    @Override
    public byte[] hashes(int level, long index, int width) {
        var whole = known.get(new Place(level, index, Tile.WIDTH));
        var before = whole == null ? known.get(new Place(level, index, width)) : whole;
        if (before != null) {
            return before;
        }
        var found = tiles.hashes(level, index, width);
        // Of a whole tile all of it is given, however little is needed.
        var isWhole = found.length == Tile.WIDTH * Hash.SIZE;
        known.put(new Place(level, index, isWhole ? Tile.WIDTH : width), found);
        return found;
    }

    @Override
    public Hash root(int level, long index, int from, int count) {
        var part = new Part(level, index, from, count);
        var before = roots.get(part);
        if (before != null) {
            return before;
        }
        var found = MerkleTree.Tiles.super.root(level, index, from, count);
        roots.put(part, found);
        return found;
    }

    private record Place(int level, long index, int width) {}

    private record Part(int level, long index, int from, int count) {}

    /** Keeps what was asked for last. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        private final int most;

        Newest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
