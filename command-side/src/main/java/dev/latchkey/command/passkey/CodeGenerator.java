package dev.latchkey.command.passkey;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Derives codes from a key and from what they are for, and checks presented ones against their commitment.
 *
 * <p>A code is the output of HMAC-SHA-256 in counter mode over purpose, user, organisation and code id, turned into
 * characters by rejection, so that each character is evenly distributed. It is never stored: the same inputs give the
 * same code again, and without the key nothing in the log gives it away.
 */
public final class CodeGenerator {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    /** Bytes from here on are left aside: with them the first characters of the alphabet would come up more often. */
    private static final int EVEN = 256 - 256 % ALPHABET.length();

    private static final String MAC = "HmacSHA256";

    private final CodeKeys keys;
    private final int length;
    /** A MAC for each key, made ready with it; copied for each use, which costs less than to set it up again. */
    private final Map<String, Mac> macs = new ConcurrentHashMap<>();

    /** Makes a generator of codes with {@code length} characters. */
    public CodeGenerator(CodeKeys keys, int length) {
        this.keys = keys;
        this.length = length;
    }

    /** Derives the passkey-enrolment code of this id, with the commitment to it, under the current key. */
    public Derived derive(UserId user, OrgId owner, CodeId id) {
        return derive(Purpose.PASSKEY_ENROLMENT, user, owner, id);
    }

    /** Derives the code of this id for a purpose, with the commitment to it, under the current key. */
    public Derived derive(Purpose purpose, UserId user, OrgId owner, CodeId id) {
        var keyId = keys.currentKeyId();
        var key = keyOf(keyId);
        var code = derive(key, keyId, purpose, user, owner, id);
        return new Derived(code, commit(key, keyId, purpose, user, owner, id, code));
    }

    /**
     * Derives a code again from what was committed to.
     *
     * @return the code, or null if it was made under a key that is not held here, or with another length
     */
    public @Nullable Code again(Purpose purpose, Commitment commitment, UserId user, OrgId owner, CodeId id) {
        var key = keys.key(commitment.keyId());
        if (key == null) {
            return null;
        }
        var code = derive(key, commitment.keyId(), purpose, user, owner, id);
        return matches(purpose, commitment, user, owner, id, code) ? code : null;
    }

    /** Returns whether the presented code enrols a passkey: see the method with a purpose. */
    public boolean matches(Commitment commitment, UserId user, OrgId owner, CodeId id, Code presented) {
        return matches(Purpose.PASSKEY_ENROLMENT, commitment, user, owner, id, presented);
    }

    /**
     * Returns whether the presented code is the one that was committed to for this purpose, user, organisation and id.
     */
    public boolean matches(
            Purpose purpose, Commitment commitment, UserId user, OrgId owner, CodeId id, Code presented) {
        var key = keys.key(commitment.keyId());
        if (key == null || !Commitment.HMAC_SHA_256.equals(commitment.algorithm())) {
            return false;
        }
        var expected = commitment.crypted().getBytes(StandardCharsets.US_ASCII);
        var actual = commit(key, commitment.keyId(), purpose, user, owner, id, presented)
                .crypted()
                .getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, actual);
    }

    private SecretKey keyOf(String keyId) {
        var key = keys.key(keyId);
        if (key == null) {
            throw new IllegalStateException("the current code key " + keyId + " is not held here");
        }
        return key;
    }

    private Code derive(SecretKey key, String keyId, Purpose purpose, UserId user, OrgId owner, CodeId id) {
        return new Code(characters(mac(keyId, key), inputs(purpose.derive, user, owner, id)));
    }

    private String characters(Mac mac, byte[] inputs) {
        var characters = new StringBuilder(length);
        for (var counter = 0; characters.length() < length; counter++) {
            mac.update(inputs);
            for (var drawn : mac.doFinal(ByteBuffer.allocate(4).putInt(counter).array())) {
                var number = Byte.toUnsignedInt(drawn);
                if (number < EVEN && characters.length() < length) {
                    characters.append(ALPHABET.charAt(number % ALPHABET.length()));
                }
            }
        }
        return characters.toString();
    }

    private Commitment commit(
            SecretKey key, String keyId, Purpose purpose, UserId user, OrgId owner, CodeId id, Code code) {
        var mac = mac(keyId, key);
        mac.update(inputs(purpose.commit, user, owner, id));
        var crypted = mac.doFinal(code.value().getBytes(StandardCharsets.UTF_8));
        return new Commitment(
                Commitment.HMAC_SHA_256, keyId, Base64.getEncoder().encodeToString(crypted));
    }

    /** Puts the length before each part, so that no two different lists of parts give the same bytes. */
    private static byte[] inputs(String purpose, UserId user, OrgId owner, CodeId id) {
        var parts = new byte[][] {
            purpose.getBytes(StandardCharsets.UTF_8),
            user.value().getBytes(StandardCharsets.UTF_8),
            owner.value().getBytes(StandardCharsets.UTF_8),
            id.value().getBytes(StandardCharsets.UTF_8)
        };
        var size = 0;
        for (var part : parts) {
            size += Integer.BYTES + part.length;
        }
        var bytes = ByteBuffer.allocate(size);
        for (var part : parts) {
            bytes.putInt(part.length).put(part);
        }
        return bytes.array();
    }

    private Mac mac(String keyId, SecretKey key) {
        try {
            return (Mac) macs.computeIfAbsent(keyId, id -> readyMac(key)).clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + MAC + " can be copied", e);
        }
    }

    private static Mac readyMac(SecretKey key) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    /** What a code is for: a code for one purpose is never one for another. */
    public enum Purpose {
        /** To enrol a passkey; the id is drawn. */
        PASSKEY_ENROLMENT("passkey-enrolment"),
        /** To complete an account; the id is the place of the event in the user's stream, as for the next two. */
        INITIALIZATION("initialization"),
        /** To verify an e-mail address. */
        EMAIL_VERIFICATION("email-verification"),
        /** To verify a phone number. */
        PHONE_VERIFICATION("phone-verification");

        private final String derive;
        private final String commit;

        Purpose(String name) {
            derive = "latchkey " + name + " code v1";
            commit = "latchkey " + name + " commitment v1";
        }
    }

    /** A code and the commitment that is stored in its place. */
    public record Derived(Code code, Commitment commitment) {}
}
