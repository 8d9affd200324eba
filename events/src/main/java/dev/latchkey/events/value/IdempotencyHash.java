package dev.latchkey.events.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Stands for an idempotency key and the editor who named it, so that the key of one says nothing to another; the key
 * itself is kept nowhere.
 *
 * @param value SHA-256, standard base64 with padding
 */
public record IdempotencyHash(String value) {
    /** Returns what stands for {@code key} as {@code editor} named it. */
    public static IdempotencyHash of(String editor, String key) {
        var by = editor.getBytes(StandardCharsets.UTF_8);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            // The length first, so that no other editor and key give the same bytes.
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(by.length).array());
            digest.update(by);
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            return new IdempotencyHash(Base64.getEncoder().encodeToString(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
