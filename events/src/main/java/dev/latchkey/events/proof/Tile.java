package dev.latchkey.events.proof;

/**
 * A piece of the tree as it is stored and served: up to 256 hashes that lie beside each other on every eighth level
 * (C2SP tlog-tiles).
 *
 * @param level 0 for the hashes of leaves; on those above, each hash is the root of a full tile of the level below
 * @param index the place among the tiles of its level, from 0
 * @param hashes the hashes, one after the other
 */
public record Tile(int level, long index, byte[] hashes) {
    /** Levels of the tree that a tile spans. */
    static final int HEIGHT = 8;

    /** Hashes of a full tile. */
    public static final int WIDTH = 1 << HEIGHT;

    /** Returns the root of what the tile holds, which is a node of the level above if the tile is full. */
    public Hash root() {
        return root(hashes, 0, hashes.length / Hash.SIZE);
    }

    /** Returns how many hashes the tile at the right edge of a level has in a tree of {@code size} leaves; 0 to 255. */
    public static int widthOfEdge(long size, int level) {
        return (int) ((size >>> (HEIGHT * level)) & (WIDTH - 1));
    }

    /** Returns how many full tiles a level has in a tree of {@code size} leaves. */
    public static long fullTiles(long size, int level) {
        var shift = HEIGHT * (level + 1);
        return shift >= Long.SIZE ? 0 : size >>> shift;
    }

    /** Returns the root over {@code count} hashes, of which there must be a power of two. */
    static Hash root(byte[] hashes, int from, int count) {
        if (count == 1) {
            return Hash.in(hashes, from);
        }
        var half = count / 2;
        return Hash.ofNode(root(hashes, from, half), root(hashes, from + half, half));
    }
}
