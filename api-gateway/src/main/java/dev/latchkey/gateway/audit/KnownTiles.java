package dev.latchkey.gateway.audit;

import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.Tile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the tiles that were read last: the proofs of one export share most of theirs. For one thread. */
final class KnownTiles implements MerkleTree.Tiles {
    /** Two megabytes of whole tiles. */
    private static final int MOST = 256;

    private final MerkleTree.Tiles tiles;
    private final Map<Place, byte[]> known = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
            return size() > MOST;
        }
    };

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

    private record Place(int level, long index, int width) {}
}
