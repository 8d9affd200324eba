package dev.latchkey.gateway.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.proof.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys that sign checkpoints of the log: one file for each, and one that says which is the first of them. All of
 * them sign, so that who trusts an older one can go on while a newer one becomes known.
 */
public final class CheckpointKeyFiles {
    private static final int ID_BYTES = 8;
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".key";
    private static final String CURRENT = "checkpoint.current";

    private CheckpointKeyFiles() {}

    /** Returns whether a folder holds keys that can be loaded. */
    public static boolean exist(Path folder) {
        return Files.exists(folder.resolve(CURRENT));
    }

    /**
     * Draws the first key of a log.
     *
     * @param host where the log can be asked for; the name that it signs under begins with it
     */
    public static void create(Path folder, String host, SecureRandom random) {
        write(folder, NoteSigner.draw(host + "/latchkey/" + id(random), random), random);
    }

    /**
     * Draws one more key under the same name, and makes it the first.
     *
     * @throws StartRefused if the keys of the folder cannot be loaded
     */
    public static void rotate(Path folder, SecureRandom random) {
        write(folder, NoteSigner.draw(load(folder).getFirst().key().name(), random), random);
    }

    private static void write(Path folder, NoteSigner key, SecureRandom random) {
        var id = id(random);
        // The pointer comes last: a key that nothing points at was never the first and does no harm.
        PrivateFiles.write(
                folder.resolve(PREFIX + id + SUFFIX), key.exportSecret().getBytes(UTF_8));
        PrivateFiles.write(folder.resolve(CURRENT), (id + "\n").getBytes(UTF_8));
    }

    private static String id(SecureRandom random) {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /**
     * Reads all keys of a folder.
     *
     * @return the first one first
     * @throws StartRefused if a file cannot be read or is damaged, or if the first key is missing
     */
    public static List<NoteSigner> load(Path folder) {
        var keys = new ArrayList<NoteSigner>();
        try (var files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            var first = folder.resolve(
                    PREFIX + Files.readString(folder.resolve(CURRENT)).strip() + SUFFIX);
            if (!Files.exists(first)) {
                throw new StartRefused(
                        "the current checkpoint key, file " + first + ", is missing; put it back from a backup");
            }
            for (var file : files) {
                PrivateFiles.requirePrivate(file);
                keys.add(file.equals(first) ? 0 : keys.size(), read(file));
            }
            return keys;
        } catch (IOException e) {
            throw new StartRefused("cannot read the checkpoint keys in " + folder + ": " + PrivateFiles.reason(e));
        }
    }

    private static NoteSigner read(Path file) throws IOException {
        try {
            return NoteSigner.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new StartRefused("key file " + file + " is damaged; put it back from a backup");
        }
    }
}
