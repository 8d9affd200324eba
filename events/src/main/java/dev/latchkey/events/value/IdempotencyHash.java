package dev.latchkey.events.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        // The length first, so that no other editor and key give the same bytes.
        var length = ByteBuffer.allocate(Integer.BYTES).putInt(by.length).array();
        return new IdempotencyHash(
                Base64.getEncoder().encodeToString(Sha256.of(length, by, key.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public String toString() {
        return value;
    }
}
