package dev.latchkey.events.proof;

import dev.latchkey.events.value.Sha256;
import java.util.Arrays;
import java.util.Base64;

/** A node of the Merkle tree: SHA-256 with the prefixes of RFC 6962 §2.1, which tell leaves from other nodes. */
public final class Hash {
    /** Bytes of a hash. */
    public static final int SIZE = 32;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    /** The root of a tree without leaves. */
    static final Hash OF_NOTHING = new Hash(Sha256.of());

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the hash that the bytes are.
     *
     * @throws IllegalArgumentException if there are not 32 of them
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a hash has " + SIZE + " bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /**
     * Reads standard Base64.
     *
     * @throws IllegalArgumentException if it is not that of 32 bytes
     */
    public static Hash ofBase64(String text) {
        return of(Base64.getDecoder().decode(text));
    }

    /** Returns one of many hashes that lie one after the other. */
    static Hash in(byte[] hashes, int index) {
        return new Hash(Arrays.copyOfRange(hashes, index * SIZE, (index + 1) * SIZE));
    }

    /** Returns the hash of a leaf. */
    public static Hash ofLeaf(byte[] entry) {
        return new Hash(Sha256.of(LEAF, entry));
    }

    /** Returns the hash of the node above two others. */
    static Hash ofNode(Hash left, Hash right) {
        return new Hash(Sha256.of(NODE, left.bytes, right.bytes));
    }

    void copyTo(byte[] hashes, int index) {
        System.arraycopy(bytes, 0, hashes, index * SIZE, SIZE);
    }

    /** Returns the 32 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the hash in standard Base64. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
