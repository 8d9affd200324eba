package dev.latchkey.events.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.value.Sha256;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a key that signs notes, Ed25519 (C2SP signed-note; in text as the verifier keys of Go's note): that of
 * a log, or that of a witness, who signs notes together with the time (C2SP tlog-cosignature).
 */
public final class NoteKey {
    static final byte ED25519 = 1;
    static final byte COSIGNATURE = 4;

    private static final int KEY_BYTES = 32;
    /** What stands before the 32 bytes of an Ed25519 key in X.509's form (RFC 8410 §4). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte kind;
    private final byte[] bytes;
    private final PublicKey key;

    private NoteKey(String name, byte kind, byte[] bytes, PublicKey key) {
        this.name = name;
        this.kind = kind;
        this.bytes = bytes;
        this.key = key;
    }

    /**
     * Reads {@code <name>+<id>+<key>}, the id in eight hexadecimal digits, the key in Base64 after its type.
     *
     * @throws IllegalArgumentException if the text is no such key
     */
    public static NoteKey parse(String text) {
        var key = parseAny(text);
        if (key.kind != ED25519) {
            throw new IllegalArgumentException("the key is one of a witness, not of a log");
        }
        return key;
    }

    /**
     * Reads the key of a witness. Some publish theirs as if it were one of a log, with the same bytes; that is taken too.
     *
     * @throws IllegalArgumentException if the text is no such key
     */
    public static NoteKey parseWitness(String text) {
        var key = parseAny(text);
        return key.kind == COSIGNATURE ? key : new NoteKey(key.name, COSIGNATURE, key.bytes, key.key);
    }

    private static NoteKey parseAny(String text) {
        // Base64 has a plus of its own, a name has none.
        var parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a key is written <name>+<id>+<key>");
        }
        var decoded = Base64.getDecoder().decode(parts[2]);
        if (decoded.length != 1 + KEY_BYTES || decoded[0] != ED25519 && decoded[0] != COSIGNATURE) {
            throw new IllegalArgumentException("the key is not one of Ed25519");
        }
        var key = of(parts[0], decoded[0], Arrays.copyOfRange(decoded, 1, decoded.length));
        if (!HexFormat.of().toHexDigits(key.id()).equals(parts[1])) {
            throw new IllegalArgumentException("the id of the key does not belong to its name and bytes");
        }
        return key;
    }

    static NoteKey of(String name, PublicKey key) {
        var encoded = key.getEncoded();
        return new NoteKey(checked(name), ED25519, Arrays.copyOfRange(encoded, X509.length, encoded.length), key);
    }

    private static NoteKey of(String name, byte kind, byte[] bytes) {
        try {
            var encoded =
                    ByteBuffer.allocate(X509.length + bytes.length).put(X509).put(bytes);
            var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded.array()));
            return new NoteKey(checked(name), kind, bytes, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key is not one of Ed25519", e);
        }
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '+' || Character.isWhitespace(c) || c < ' ')) {
            throw new IllegalArgumentException("a key's name is not empty and has no space and no plus");
        }
        return name;
    }

    /** Returns the name, which says whose key it is. */
    public String name() {
        return name;
    }

    /** Returns the short number that stands before each signature: a hint, no proof. */
    int id() {
        var hash = Sha256.of((name + "\n").getBytes(UTF_8), new byte[] {kind}, bytes);
        return ByteBuffer.wrap(hash).getInt();
    }

    boolean verifies(String text, byte[] signature) {
        if (kind == ED25519) {
            return verifiesPlain(text, signature);
        }
        if (signature.length <= Long.BYTES) {
            return false;
        }
        var time = ByteBuffer.wrap(signature).getLong();
        return time >= 0
                && verifiesPlain(
                        "cosignature/v1\ntime " + time + "\n" + text,
                        Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    }

    private boolean verifiesPlain(String text, byte[] signature) {
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text.getBytes(UTF_8));
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        var typed = ByteBuffer.allocate(1 + bytes.length).put(kind).put(bytes);
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+"
                + Base64.getEncoder().encodeToString(typed.array());
    }
}
