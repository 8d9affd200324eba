package dev.latchkey.events.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** Those that implementations of RFC 6962 compare themselves by. */
    private static final List<String> ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final int MANY = 70_000;
    private static final Grown GROWN = grown(MANY);

    @Test
    void hasTheRootsThatAreKnown() {
        var tree = new GrowingTree();
        assertThat(hex(tree.root())).isEqualTo(ROOTS.getFirst());
        for (var i = 0; i < ENTRIES.size(); i++) {
            tree.add(Hash.ofLeaf(HexFormat.of().parseHex(ENTRIES.get(i))), full -> {});
            assertThat(hex(tree.root())).isEqualTo(ROOTS.get(i + 1));
        }
    }

    @Test
    void provesWhatIsKnown() {
        var grown = new Grown();
        ENTRIES.forEach(entry -> grown.add(Hash.ofLeaf(HexFormat.of().parseHex(entry))));

        assertThat(grown.at(8).inclusion(0))
                .extracting(MerkleTreeTest::hex)
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(grown.at(8).consistency(6))
                .extracting(MerkleTreeTest::hex)
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    @Test
    void provesToAllThatAreKnown() {
        var grown = new Grown();
        ENTRIES.forEach(entry -> grown.add(Hash.ofLeaf(HexFormat.of().parseHex(entry))));
        var first = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        var two = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
        var four = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
        var second = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
        var thirdAndFourth = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
        var fifth = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
        var lastFour = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
        var seventhAndEighth = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

        assertThat(grown.at(1).inclusion(0)).isEmpty();
        assertThat(grown.at(8).inclusion(5))
                .extracting(MerkleTreeTest::hex)
                .containsExactly(fifth, seventhAndEighth, four);
        assertThat(grown.at(3).inclusion(2)).extracting(MerkleTreeTest::hex).containsExactly(two);
        assertThat(grown.at(5).inclusion(1))
                .extracting(MerkleTreeTest::hex)
                .containsExactly(first, thirdAndFourth, fifth);
        assertThat(grown.at(1).consistency(1)).isEmpty();
        assertThat(grown.at(8).consistency(1))
                .extracting(MerkleTreeTest::hex)
                .containsExactly(second, thirdAndFourth, lastFour);
        assertThat(grown.at(5).consistency(2)).extracting(MerkleTreeTest::hex).containsExactly(thirdAndFourth, fifth);
    }

    @Property(tries = 200)
    void hasTheRootOfTheDefinition(@ForAll @IntRange(max = 1_100) int size) {
        var expected = root(GROWN.leaves.subList(0, size));

        assertThat(GROWN.at(size).root()).isEqualTo(expected);
        assertThat(grown(size).tree.root()).isEqualTo(expected);
    }

    @Property(tries = 100)
    void goesOnFromItsEdge(@ForAll @IntRange(max = MANY) int size, @ForAll @IntRange(max = 600) int more) {
        var edge = new ArrayList<byte[]>();
        for (var level = 0; size >>> (8 * level) > 0; level++) {
            edge.add(GROWN.hashes(level, Tile.fullTiles(size, level), Tile.widthOfEdge(size, level)));
        }
        var tree = new GrowingTree(size, edge);
        var end = Math.min(MANY, size + more);
        GROWN.leaves
                .subList(size, end)
                .forEach(leaf -> tree.add(
                        leaf,
                        full -> assertThat(full.hashes()).isEqualTo(GROWN.tiles.get(key(full.level(), full.index())))));

        assertThat(tree.root()).isEqualTo(GROWN.at(end).root());
        assertThat(tree.copy().root()).isEqualTo(tree.root());
    }

    @Property(tries = 300)
    void provesEachLeaf(
            @ForAll @LongRange(min = 1, max = MANY) long size, @ForAll @LongRange(min = 0, max = MANY - 1) long any) {
        var index = any % size;
        var tree = GROWN.at(size);
        var leaf = GROWN.leaves.get((int) index);
        var path = tree.inclusion(index);

        assertThat(Proofs.rootOfInclusion(leaf, index, size, path)).isEqualTo(tree.root());
        assertThat(Proofs.rootOfInclusion(Hash.ofLeaf(new byte[] {9}), index, size, path))
                .isNotEqualTo(tree.root());
        for (var changed : changes(path)) {
            assertThat(Proofs.rootOfInclusion(leaf, index, size, changed)).isNotEqualTo(tree.root());
        }
        if (index + 1 < size) {
            assertThat(Proofs.rootOfInclusion(leaf, index + 1, size, path)).isNotEqualTo(tree.root());
        }
    }

    /** That of Sigstore, which checks proofs of the log Rekor. */
    @Test
    void provesEachLeafToAVerifierOfOthers() throws InclusionProofVerificationException {
        for (var size = 1; size <= 70; size++) {
            for (var index = 0; index < size; index++) {
                verifyByOthers(size, index);
            }
        }
        for (var size : List.of(255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, MANY)) {
            for (var index : List.of(0, 1, size / 3, size / 2, size - 2, size - 1)) {
                verifyByOthers(size, index);
            }
        }
    }

    private static void verifyByOthers(int size, int index) throws InclusionProofVerificationException {
        var tree = GROWN.at(size);
        var leaf = GROWN.leaves.get(index).toBytes();
        var path = tree.inclusion(index).stream().map(Hash::toBytes).toList();
        var root = tree.root().toBytes();

        InclusionProofVerifier.verify(leaf, index, size, path, root);
        var other = Hash.ofLeaf(new byte[] {9}).toBytes();
        assertThatThrownBy(() -> InclusionProofVerifier.verify(other, index, size, path, root))
                .isInstanceOf(InclusionProofVerificationException.class);
    }

    @Property(tries = 300)
    void provesThatOneTreeContinuesAnother(
            @ForAll @LongRange(min = 0, max = MANY) long size, @ForAll @LongRange(min = 0, max = MANY) long any) {
        var former = any % (size + 1);
        var root = GROWN.at(size).root();
        var formerRoot = GROWN.at(former).root();
        var proof = GROWN.at(size).consistency(former);

        assertThat(Proofs.isConsistent(former, formerRoot, size, root, proof)).isTrue();
        for (var changed : changes(proof)) {
            assertThat(Proofs.isConsistent(former, formerRoot, size, root, changed))
                    .isFalse();
        }
        if (former > 0 && former < size) {
            var other = Hash.ofLeaf(new byte[] {9});
            assertThat(Proofs.isConsistent(former, other, size, root, proof)).isFalse();
            assertThat(Proofs.isConsistent(former, formerRoot, size, other, proof))
                    .isFalse();
        }
    }

    @Test
    void refusesWhatNoTreeHas() {
        var tree = GROWN.at(5);
        assertThatThrownBy(() -> tree.inclusion(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.inclusion(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.consistency(6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GrowingTree(5, List.of(new byte[4 * Hash.SIZE])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 hashes at the edge of level 0");
        assertThat(Proofs.rootOfInclusion(GROWN.leaves.getFirst(), 5, 5, List.of()))
                .isNull();
        assertThat(Proofs.isConsistent(6, tree.root(), 5, tree.root(), List.of()))
                .isFalse();
        assertThat(Proofs.isConsistent(0, tree.root(), 5, tree.root(), List.of()))
                .isFalse();
    }

    /** Each node changed, one too few, one too many, and two in the wrong order. */
    private static List<List<Hash>> changes(List<Hash> proof) {
        var changes = new ArrayList<List<Hash>>();
        for (var i = 0; i < proof.size(); i++) {
            var changed = new ArrayList<>(proof);
            changed.set(i, Hash.ofLeaf(new byte[] {(byte) i}));
            changes.add(changed);
        }
        if (!proof.isEmpty()) {
            changes.add(proof.subList(1, proof.size()));
            changes.add(proof.subList(0, proof.size() - 1));
            var longer = new ArrayList<>(proof);
            longer.add(Hash.ofLeaf(new byte[0]));
            changes.add(longer);
        }
        if (proof.size() > 1) {
            changes.add(proof.reversed());
        }
        return changes;
    }

    /** MTH as RFC 6962 §2.1 defines it. */
    private static Hash root(List<Hash> leaves) {
        return switch (leaves.size()) {
            case 0 -> Hash.OF_NOTHING;
            case 1 -> leaves.getFirst();
            default -> {
                var half = Integer.highestOneBit(leaves.size() - 1);
                yield Hash.ofNode(root(leaves.subList(0, half)), root(leaves.subList(half, leaves.size())));
            }
        };
    }

    private static String hex(Hash hash) {
        return HexFormat.of().formatHex(hash.toBytes());
    }

    private static long key(int level, long index) {
        return ((long) level << 56) | index;
    }

    private static Grown grown(int size) {
        var grown = new Grown();
        IntStream.range(0, size)
                .forEach(i -> grown.add(
                        Hash.ofLeaf(Integer.toString(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
        return grown;
    }

    /** A tree with its tiles, as a log keeps them. */
    private static final class Grown {
        private final List<Hash> leaves = new ArrayList<>();
        private final Map<Long, byte[]> tiles = new HashMap<>();
        private final Map<Long, Hash> roots = new HashMap<>();
        private final GrowingTree tree = new GrowingTree();

        void add(Hash leaf) {
            leaves.add(leaf);
            tree.add(leaf, full -> {
                tiles.put(key(full.level(), full.index()), full.hashes());
                roots.put(key(full.level(), full.index()), Tile.root(full.hashes(), 0, Tile.WIDTH));
            });
        }

        MerkleTree at(long size) {
            return new MerkleTree(size, this::hashes);
        }

        byte[] hashes(int level, long index, int width) {
            var full = tiles.get(key(level, index));
            if (full != null) {
                return Arrays.copyOf(full, width * Hash.SIZE);
            }
            var hashes = new byte[width * Hash.SIZE];
            for (var i = 0; i < width; i++) {
                var place = (int) (index * Tile.WIDTH + i);
                var hash = level == 0 ? leaves.get(place) : roots.get(key(level - 1, place));
                hash.copyTo(hashes, i);
            }
            return hashes;
        }
    }
}
