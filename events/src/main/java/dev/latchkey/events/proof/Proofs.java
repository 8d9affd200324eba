package dev.latchkey.events.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks proofs, step by step as in RFC 9162, which describes for RFC 6962's trees how that is done. */
public final class Proofs {
    private Proofs() {}

    /**
     * Returns the root that a tree must have to hold the leaf at its place (RFC 9162 §2.1.3.2).
     *
     * @param index the place of the leaf, from 0
     * @param size number of leaves of the tree
     * @return null if a proof for this place and size has another length
     */
    public static @Nullable Hash rootOfInclusion(Hash leaf, long index, long size, List<Hash> path) {
        if (index < 0 || index >= size) {
            return null;
        }
        var place = index;
        var last = size - 1;
        var root = leaf;
        for (var node : path) {
            if (last == 0) {
                return null;
            }
            if (place % 2 == 1 || place == last) {
                root = Hash.ofNode(node, root);
                while (place % 2 == 0 && place != 0) {
                    place /= 2;
                    last /= 2;
                }
            } else {
                root = Hash.ofNode(root, node);
            }
            place /= 2;
            last /= 2;
        }
        return last == 0 ? root : null;
    }

    /**
     * Returns whether the proof shows that one tree continues another (RFC 9162 §2.1.4.2).
     *
     * @param former number of leaves of the tree that is continued
     * @param formerRoot its root
     */
    public static boolean isConsistent(long former, Hash formerRoot, long size, Hash root, List<Hash> proof) {
        if (former < 0 || former > size) {
            return false;
        }
        if (former == size) {
            return proof.isEmpty() && formerRoot.equals(root);
        }
        if (former == 0) {
            return proof.isEmpty() && formerRoot.equals(Hash.OF_NOTHING);
        }
        var nodes = proof.iterator();
        if (!nodes.hasNext()) {
            return false;
        }
        var place = former - 1;
        var last = size - 1;
        while (place % 2 == 1) {
            place /= 2;
            last /= 2;
        }
        // A former tree that is whole is itself the first node, and is not sent.
        var first = Long.bitCount(former) == 1 ? formerRoot : nodes.next();
        var oldRoot = first;
        var newRoot = first;
        while (nodes.hasNext()) {
            var node = nodes.next();
            if (last == 0) {
                return false;
            }
            if (place % 2 == 1 || place == last) {
                oldRoot = Hash.ofNode(node, oldRoot);
                newRoot = Hash.ofNode(node, newRoot);
                while (place % 2 == 0 && place != 0) {
                    place /= 2;
                    last /= 2;
                }
            } else {
                newRoot = Hash.ofNode(newRoot, node);
            }
            place /= 2;
            last /= 2;
        }
        return last == 0 && oldRoot.equals(formerRoot) && newRoot.equals(root);
    }
}
