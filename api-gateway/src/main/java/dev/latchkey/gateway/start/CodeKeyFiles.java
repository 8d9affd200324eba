package dev.latchkey.gateway.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.command.passkey.CodeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The code keys of this server: one file for each key id, and one that says which is current. */
public final class CodeKeyFiles implements CodeKeys {
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final String PREFIX = "code-";
    private static final String SUFFIX = ".key";
    private static final String CURRENT = "code.current";

    private final String currentKeyId;
    private final Map<String, SecretKey> keys;

    private CodeKeyFiles(String currentKeyId, Map<String, SecretKey> keys) {
        this.currentKeyId = currentKeyId;
        this.keys = Map.copyOf(keys);
    }

    /** Returns whether a folder holds code keys that can be loaded. */
    public static boolean exist(Path folder) {
        return Files.exists(folder.resolve(CURRENT));
    }

    /** Draws a first key of 256 bits and makes it the current one. */
    public static void create(Path folder, SecureRandom random) {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        var keyId = HexFormat.of().formatHex(id);
        // The pointer comes last: a key that nothing points at was never used and does no harm.
        PrivateFiles.write(
                folder.resolve(PREFIX + keyId + SUFFIX),
                (Base64.getEncoder().encodeToString(key) + "\n").getBytes(UTF_8));
        PrivateFiles.write(folder.resolve(CURRENT), (keyId + "\n").getBytes(UTF_8));
    }

    /**
     * Reads all keys of a folder.
     *
     * @throws StartRefused if a file cannot be read, holds no key of 256 bits, or the current key is missing
     */
    public static CodeKeyFiles load(Path folder) {
        var keys = new HashMap<String, SecretKey>();
        try (var files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (var file : files) {
                PrivateFiles.requirePrivate(file);
                var name = file.getFileName().toString();
                keys.put(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), read(file));
            }
            var current = Files.readString(folder.resolve(CURRENT)).strip();
            if (!keys.containsKey(current)) {
                throw new StartRefused("the current code key, file " + folder.resolve(PREFIX + current + SUFFIX)
                        + ", is missing; put it back from a backup");
            }
            return new CodeKeyFiles(current, keys);
        } catch (IOException e) {
            throw new StartRefused("cannot read the code keys in " + folder + ": " + PrivateFiles.reason(e));
        }
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

    private static SecretKey read(Path file) throws IOException {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new StartRefused("key file " + file + " is damaged; put it back from a backup");
        }
        if (key.length != KEY_BYTES) {
            throw new StartRefused("key file " + file + " holds no key of 256 bits; put it back from a backup");
        }
        return new SecretKeySpec(key, "HmacSHA256");
    }
}
