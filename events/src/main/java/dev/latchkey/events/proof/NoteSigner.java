package dev.latchkey.events.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A key that signs notes. */
public final class NoteSigner {
    private final NoteKey key;
    private final PrivateKey secret;

    private NoteSigner(NoteKey key, PrivateKey secret) {
        this.key = key;
        this.secret = secret;
    }

    /**
     * Draws a new key.
     *
     * @throws IllegalArgumentException if the name is empty or has a space or a plus
     */
    public static NoteSigner draw(String name, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            var pair = generator.generateKeyPair();
            return new NoteSigner(NoteKey.of(name, pair.getPublic()), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /**
     * Reads what {@link #exportSecret} wrote.
     *
     * @throws IllegalArgumentException if the text is damaged
     */
    public static NoteSigner parse(String text) {
        var lines = text.strip().split("\n");
        if (lines.length != 2) {
            throw new IllegalArgumentException("a signing key has two lines, the public half and the secret one");
        }
        var key = NoteKey.parse(lines[0]);
        try {
            var secret = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines[1])));
            var signer = new NoteSigner(key, secret);
            if (!key.verifies("trial", signer.signature("trial"))) {
                throw new IllegalArgumentException("the halves of the signing key do not belong together");
            }
            return signer;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the secret half is no key of Ed25519", e);
        }
    }

    /** Returns both halves in text, for a file that nobody else can read. */
    public String exportSecret() {
        return key + "\n" + Base64.getEncoder().encodeToString(secret.getEncoded()) + "\n";
    }

    /** Returns the public half. */
    public NoteKey key() {
        return key;
    }

    SignedNote.Signature sign(String text) {
        return new SignedNote.Signature(key.name(), key.id(), signature(text));
    }

    private byte[] signature(String text) {
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(secret);
            ed25519.update(text.getBytes(UTF_8));
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "NoteSigner[" + key.name() + ", masked]";
    }
}
