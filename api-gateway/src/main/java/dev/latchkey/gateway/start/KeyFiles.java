package dev.latchkey.gateway.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Keys of one kind in a folder: a file {@code <kind>-<id>.key} for each, and {@code <kind>.current}, which says which of
 * them is the first.
 *
 * @param kind what the keys are for, as one word
 */
public record KeyFiles(Path folder, String kind) {
    private static final int ID_BYTES = 8;
    private static final String SUFFIX = ".key";

    /** All keys of a folder by their ids, and which is the first. */
    public record Loaded<K>(String first, Map<String, K> keys) {}

    /** Returns whether there are keys that can be loaded. */
    public boolean exist() {
        return Files.exists(current());
    }

    /** Draws an id for a key, or for something that lasts as long. */
    static String drawId(SecureRandom random) {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /**
     * Adds a key, and makes it the first.
     *
     * @param secret the content of its file
     * @return its id
     */
    String add(String secret, SecureRandom random) {
        var id = drawId(random);
        // The pointer comes last: a key that nothing points at was never the first and does no harm.
        PrivateFiles.write(file(id), secret.getBytes(UTF_8));
        PrivateFiles.write(current(), (id + "\n").getBytes(UTF_8));
        return id;
    }

    /**
     * Reads all keys.
     *
     * @param read makes a key of the content of its file, or throws {@link IllegalArgumentException}
     * @throws StartRefused if a file cannot be read, can be read by others, or is damaged, or if the first key is missing
     */
    public <K> Loaded<K> load(Function<String, K> read) {
        var keys = new TreeMap<String, K>();
        try (var files = Files.newDirectoryStream(folder, kind + "-*" + SUFFIX)) {
            for (var file : files) {
                PrivateFiles.requirePrivate(file);
                var name = file.getFileName().toString();
                keys.put(name.substring(kind.length() + 1, name.length() - SUFFIX.length()), read(file, read));
            }
            var first = Files.readString(current()).strip();
            if (!keys.containsKey(first)) {
                throw new StartRefused("the current " + kind + " key, file " + file(first)
                        + ", is missing; put it back from a backup");
            }
            return new Loaded<>(first, keys);
        } catch (IOException e) {
            throw new StartRefused("cannot read the " + kind + " keys in " + folder + ": " + PrivateFiles.reason(e));
        }
    }

    /** Returns the file of a key. */
    public Path file(String id) {
        return folder.resolve(kind + "-" + id + SUFFIX);
    }

    private Path current() {
        return folder.resolve(kind + ".current");
    }

    private static <K> K read(Path file, Function<String, K> read) throws IOException {
        try {
            return read.apply(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new StartRefused("key file " + file + " " + e.getMessage() + "; put it back from a backup");
        }
    }
}
