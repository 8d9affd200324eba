package dev.latchkey.gateway.start;

import dev.latchkey.command.passkey.CodeKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The code keys of this server: one file for each key id, and one that says which is current. */
public final class CodeKeyFiles implements CodeKeys {
    private static final String KIND = "code";

    private final String currentKeyId;
    private final Map<String, SecretKey> keys;

    private CodeKeyFiles(String currentKeyId, Map<String, SecretKey> keys) {
        this.currentKeyId = currentKeyId;
        this.keys = Map.copyOf(keys);
    }

    /** Returns where the keys of a folder are. */
    public static KeyFiles in(Path folder) {
        return new KeyFiles(folder, KIND);
    }

    /** Returns whether a folder holds code keys that can be loaded. */
    public static boolean exist(Path folder) {
        return in(folder).exist();
    }

    /** Draws a first key of 256 bits and makes it the current one. */
    public static void create(Path folder, SecureRandom random) {
        in(folder).add(Secrets.draw(random), random);
    }

    /**
     * Reads all keys of a folder.
     *
     * @throws StartRefused if a file cannot be read, holds no key of 256 bits, or the current key is missing
     */
    public static CodeKeyFiles load(Path folder) {
        var loaded = in(folder).<SecretKey>load(text -> new SecretKeySpec(Secrets.read(text), "HmacSHA256"));
        return new CodeKeyFiles(loaded.first(), loaded.keys());
    }

    @Override
    public String currentKeyId() {
        return currentKeyId;
    }

    @Override
    public @Nullable SecretKey key(String keyId) {
        return keys.get(keyId);
    }

    @Override
    public String toString() {
        return "CodeKeyFiles[" + keys.size() + " masked]";
    }
}
