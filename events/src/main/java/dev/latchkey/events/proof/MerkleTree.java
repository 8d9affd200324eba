package dev.latchkey.events.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of the first {@code size} leaves, read from its tiles: roots and proofs as in RFC 6962 §2.1.
 *
 * @param size number of leaves
 * @param tiles where its tiles are
 */
public record MerkleTree(long size, Tiles tiles) {
    /** Where tiles are read from. */
    @FunctionalInterface
    public interface Tiles {
        /**
         * Returns the hashes of a tile, one after the other.
         *
         * @param width how many are needed, 1 to 256; there may be more
         */
        byte[] hashes(int level, long index, int width);

        /**
         * Returns the root over some hashes of a tile.
         *
         * @param from the first of them
         * @param count how many, a power of two
         */
        default Hash root(int level, long index, int from, int count) {
            return Tile.root(hashes(level, index, from + count), from, count);
        }
    }

    /** Returns the root. */
    public Hash root() {
        return size == 0 ? Hash.OF_NOTHING : subtree(0, size);
    }

    /**
     * Returns the nodes that lead from a leaf to the root, the lowest first.
     *
     * @param index the leaf, from 0
     * @throws IllegalArgumentException if the tree has no such leaf
     */
    public List<Hash> inclusion(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has none at index " + index);
        }
        var path = new ArrayList<Hash>();
        var low = 0L;
        var high = size;
        while (high - low > 1) {
            var middle = low + half(high - low);
            if (index < middle) {
                path.add(subtree(middle, high));
                high = middle;
            } else {
                path.add(subtree(low, middle));
                low = middle;
            }
        }
        return path.reversed();
    }

    /**
     * Returns the nodes that show that this tree continues the one of its first {@code former} leaves.
     *
     * @throws IllegalArgumentException if {@code former} is not between 0 and the size
     */
    public List<Hash> consistency(long former) {
        if (former < 0 || former > size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves does not continue one of " + former);
        }
        var proof = new ArrayList<Hash>();
        if (former == 0 || former == size) {
            return proof;
        }
        var low = 0L;
        var high = size;
        while (former != high) {
            var middle = low + half(high - low);
            if (former <= middle) {
                proof.add(subtree(middle, high));
                high = middle;
            } else {
                proof.add(subtree(low, middle));
                low = middle;
            }
        }
        if (low > 0) {
            proof.add(subtree(low, high));
        }
        return proof.reversed();
    }

    /** Returns the greatest power of two below {@code count}. */
    static long half(long count) {
        return Long.highestOneBit(count - 1);
    }

    /** Returns the root over the leaves from {@code low} up to and without {@code high}. */
    private Hash subtree(long low, long high) {
        var count = high - low;
        if (Long.bitCount(count) == 1 && low % count == 0) {
            return whole(low, Long.numberOfTrailingZeros(count));
        }
        var middle = low + half(count);
        return Hash.ofNode(subtree(low, middle), subtree(middle, high));
    }

    /** Returns the root of a subtree that is whole, and so for ever the same. */
    private Hash whole(long low, int height) {
        var level = height / Tile.HEIGHT;
        var first = low >>> (Tile.HEIGHT * level);
        var count = 1 << (height % Tile.HEIGHT);
        var place = (int) (first % Tile.WIDTH);
        return tiles.root(level, first / Tile.WIDTH, place, count);
    }
}
