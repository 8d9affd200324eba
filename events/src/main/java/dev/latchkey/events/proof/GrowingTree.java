package dev.latchkey.events.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of the tree, which is all of it that an append needs: one tile a level that is not full yet. Adding a
 * leaf costs two hashes on average.
 *
 * <p>Not safe for use by several threads.
 */
public final class GrowingTree {
    /** The tiles at the edge, from the level of the leaves upwards; only the first hashes of each count. */
    private final List<byte[]> edge;

    private long size;

    /** Makes a tree without leaves. */
    public GrowingTree() {
        this(0, List.of());
    }

    /**
     * Makes the tree of {@code size} leaves.
     *
     * @param edge the tiles at the edge from level 0 upwards, each exactly as wide as that size makes it
     * @throws IllegalArgumentException if they are not those of such a tree
     */
    public GrowingTree(long size, List<byte[]> edge) {
        this.size = size;
        this.edge = new ArrayList<>();
        for (var level = 0; level < edge.size() || size >>> (Tile.HEIGHT * level) > 0; level++) {
            var width = Tile.widthOfEdge(size, level);
            if (level >= edge.size() || edge.get(level).length != width * Hash.SIZE) {
                throw new IllegalArgumentException(
                        "a tree of " + size + " leaves has " + width + " hashes at the edge of level " + level);
            }
            this.edge.add(Arrays.copyOf(edge.get(level), Tile.WIDTH * Hash.SIZE));
        }
    }

    private GrowingTree(GrowingTree other) {
        size = other.size;
        edge = new ArrayList<>();
        other.edge.forEach(hashes -> edge.add(hashes.clone()));
    }

    /** Returns a tree that grows on its own. */
    public GrowingTree copy() {
        return new GrowingTree(this);
    }

    /** Returns the number of leaves. */
    public long size() {
        return size;
    }

    /**
     * Adds a leaf.
     *
     * @param full told of each tile that becomes full by it
     */
    public void add(Hash leaf, Consumer<Tile> full) {
        add(0, leaf, full);
        size++;
    }

    private void add(int level, Hash hash, Consumer<Tile> full) {
        if (level == edge.size()) {
            edge.add(new byte[Tile.WIDTH * Hash.SIZE]);
        }
        var width = Tile.widthOfEdge(size, level);
        hash.copyTo(edge.get(level), width);
        if (width == Tile.WIDTH - 1) {
            var tile =
                    new Tile(level, Tile.fullTiles(size, level), edge.get(level).clone());
            full.accept(tile);
            add(level + 1, tile.root(), full);
        }
    }

    /** Returns the root (RFC 6962 §2.1). */
    public Hash root() {
        @Nullable Hash root = null;
        for (var level = 0; level < edge.size(); level++) {
            var width = Tile.widthOfEdge(size, level);
            // From the right, where the whole subtrees are smallest.
            while (width > 0) {
                var whole = Integer.lowestOneBit(width);
                width -= whole;
                var subtree = Tile.root(edge.get(level), width, whole);
                root = root == null ? subtree : Hash.ofNode(subtree, root);
            }
        }
        return root == null ? Hash.OF_NOTHING : root;
    }
}
