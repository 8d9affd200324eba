package dev.latchkey.events.person;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.person.PersonalDataException.Kind;
import dev.latchkey.events.value.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key of one person, of 256 bits. */
public final class PersonKey {
    static final int BYTES = 32;

    private final String id;
    private final SecretKey key;
    private final Ciphers ciphers;

    PersonKey(byte[] key, Ciphers ciphers) {
        this.id = idOf(key);
        this.key = new SecretKeySpec(key, "AES");
        this.ciphers = ciphers;
    }

    /** Returns what a key is known by: the SHA-256 of its bytes, in hexadecimal digits. */
    static String idOf(byte[] key) {
        return HexFormat.of().formatHex(Sha256.of(key));
    }

    /** Returns what the key is known by, which says nothing of it. */
    public String id() {
        return id;
    }

    /**
     * Seals a text.
     *
     * @param bound where the text stands; it can be opened nowhere else
     * @return standard base64
     */
    public String seal(String text, String... bound) {
        return Base64.getEncoder().encodeToString(ciphers.seal(key, text.getBytes(UTF_8), bytes(bound)));
    }

    /**
     * Opens what {@link #seal} has sealed.
     *
     * @throws PersonalDataException if it was not sealed under this key for this place
     */
    public String open(String sealed, String... bound) {
        try {
            return new String(ciphers.open(key, Base64.getDecoder().decode(sealed), bytes(bound)), UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PersonalDataException(Kind.DAMAGED, "what is sealed here was not sealed for this place", e);
        }
    }

    /** Each text after its length, so that no two lists are the same bytes. */
    private static byte[] bytes(String... texts) {
        var bytes = new ByteArrayOutputStream();
        for (var text : texts) {
            var utf8 = text.getBytes(UTF_8);
            for (var shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes.write(utf8.length >>> shift);
            }
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return "PersonKey[" + id + "]";
    }
}
