package dev.latchkey.gateway.start;

import java.security.SecureRandom;
import java.util.Base64;

/** Secret keys of 256 bits as text. */
final class Secrets {
    private static final int BYTES = 32;

    private Secrets() {}

    /** Draws a key, as one line. */
    static String draw(SecureRandom random) {
        var key = new byte[BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if it is none; the message goes on after what holds it, and does not show it
     */
    static byte[] read(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is damaged", e);
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException("holds no key of 256 bits");
        }
        return key;
    }
}
