package dev.latchkey.gateway.start;

import dev.latchkey.events.proof.NoteSigner;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that sign checkpoints of the log: one file for each, and one that says which is the first of them. All of
 * them sign, so that who trusts an older one can go on while a newer one becomes known.
 */
public final class CheckpointKeyFiles {
    private static final String KIND = "checkpoint";

    private CheckpointKeyFiles() {}

    /** Returns where the keys of a folder are. */
    public static KeyFiles in(Path folder) {
        return new KeyFiles(folder, KIND);
    }

    /** Returns whether a folder holds keys that can be loaded. */
    public static boolean exist(Path folder) {
        return in(folder).exist();
    }

    /**
     * Draws the first key of a log.
     *
     * @param host where the log can be asked for; the name that it signs under begins with it
     */
    public static void create(Path folder, String host, SecureRandom random) {
        write(folder, NoteSigner.draw(host + "/latchkey/" + KeyFiles.drawId(random), random), random);
    }

    /**
     * Draws one more key under the same name, and makes it the first.
     *
     * @return its id
     * @throws StartRefused if the keys of the folder cannot be loaded
     */
    public static String rotate(Path folder, SecureRandom random) {
        return write(folder, NoteSigner.draw(load(folder).getFirst().key().name(), random), random);
    }

    private static String write(Path folder, NoteSigner key, SecureRandom random) {
        return in(folder).add(key.exportSecret(), random);
    }

    /**
     * Reads all keys of a folder.
     *
     * @return the first one first
     * @throws StartRefused if a file cannot be read or is damaged, or if the first key is missing
     */
    public static List<NoteSigner> load(Path folder) {
        var loaded = in(folder).load(CheckpointKeyFiles::read);
        var keys = new ArrayList<NoteSigner>();
        loaded.keys().forEach((id, key) -> keys.add(id.equals(loaded.first()) ? 0 : keys.size(), key));
        return keys;
    }

    private static NoteSigner read(String text) {
        try {
            return NoteSigner.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is damaged", e);
        }
    }
}
