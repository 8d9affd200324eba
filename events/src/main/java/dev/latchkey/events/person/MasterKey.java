package dev.latchkey.events.person;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import dev.latchkey.events.person.PersonalDataException.Kind;
import java.security.GeneralSecurityException;

/** A master key whose bytes are known here: AES-256-GCM by Tink. */
public final class MasterKey {
    /** How long it is, in bytes. */
    public static final int BYTES = 32;

    private final Aead aead;

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if it does not have {@value #BYTES} bytes
     */
    public MasterKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a master key has " + BYTES + " bytes, not " + key.length);
        }
        try {
            this.aead = new AesGcmJce(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows AES-GCM", e);
        }
    }

    /** Wraps a key for whom it is bound to. */
    public byte[] wrap(byte[] key, byte[] bound) {
        try {
            return aead.encrypt(key, bound);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals with AES-GCM", e);
        }
    }

    /**
     * Unwraps a key.
     *
     * @throws PersonalDataException if these bytes were wrapped with another one, or for somebody else
     */
    public byte[] unwrap(byte[] wrapped, byte[] bound) {
        try {
            return aead.decrypt(wrapped, bound);
        } catch (GeneralSecurityException e) {
            throw new PersonalDataException(Kind.DAMAGED, "the wrapped key is not what was stored", e);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[masked]";
    }
}
