package dev.latchkey.events.person;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM in the form of Tink's {@code AesGcmJce}, which opens what this seals and the other way round: a nonce of 12
 * bytes, the ciphertext, a tag of 16 bytes.
 *
 * <p>Tink keeps cipher and randomness for each thread, and each call has a new one: making them costs it ten times what
 * sealing does. Here a few ciphers are handed on.
 */
final class Ciphers {
    private static final int KEPT = 32;
    private static final int NONCE = 12;
    private static final int TAG = 16;

    private final SecureRandom random;
    private final ArrayBlockingQueue<Cipher> idle = new ArrayBlockingQueue<>(KEPT);

    Ciphers(SecureRandom random) {
        this.random = random;
    }

    byte[] seal(SecretKey key, byte[] plain, byte[] bound) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var sealed = new byte[NONCE + plain.length + TAG];
        System.arraycopy(nonce, 0, sealed, 0, NONCE);
        try {
            var cipher = take();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
            cipher.updateAAD(bound);
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
            giveBack(cipher);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals with AES-GCM", e);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @throws GeneralSecurityException if it was sealed under another key or bound to something else, or was changed
     */
    byte[] open(SecretKey key, byte[] sealed, byte[] bound) throws GeneralSecurityException {
        if (sealed.length < NONCE + TAG) {
            throw new GeneralSecurityException("too short");
        }
        var cipher = take();
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, sealed, 0, NONCE));
        cipher.updateAAD(bound);
        var plain = cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
        giveBack(cipher);
        return plain;
    }

    private Cipher take() throws GeneralSecurityException {
        var cipher = idle.poll();
        return cipher == null ? Cipher.getInstance("AES/GCM/NoPadding") : cipher;
    }

    /** One that threw is not given back. */
    private void giveBack(Cipher cipher) {
        idle.offer(cipher);
    }
}
