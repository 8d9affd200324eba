package dev.latchkey.gateway.start;

import dev.latchkey.events.person.MasterKey;
import dev.latchkey.events.person.MasterKeys;
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.person.PersonalDataException.Kind;
import dev.latchkey.events.value.Sha256;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The master keys of this server: those of the setting, the newest first, and then the files of its folder. Files that come
 * or go are noticed while the server runs.
 */
public final class MasterKeyFiles implements MasterKeys {
    private static final String KIND = "master";
    private static final int ID_DIGITS = 16;

    private final KeyFiles files;
    private final List<byte[]> given;
    private volatile Keys keys;

    private record Keys(String newest, Map<String, MasterKey> all) {}

    private MasterKeyFiles(KeyFiles files, List<byte[]> given) {
        this.files = files;
        this.given = given;
        this.keys = read();
    }

    /** Returns where the files of a folder are. */
    public static KeyFiles in(Path folder) {
        return new KeyFiles(folder, KIND);
    }

    /** Draws a key and makes it the newest; returns its id. */
    public static String create(Path folder, SecureRandom random) {
        return in(folder).add(Secrets.draw(random), random);
    }

    /**
     * Reads all keys.
     *
     * @param given those of the setting, the newest first
     * @throws StartRefused if a file cannot be read or is damaged, or if there is no key at all
     */
    public static MasterKeyFiles load(Path folder, List<byte[]> given) {
        return new MasterKeyFiles(in(folder), given);
    }

    @Override
    public String newest() {
        return keys.newest();
    }

    @Override
    public boolean has(String id) {
        return keys.all().containsKey(id);
    }

    @Override
    public byte[] wrap(String id, byte[] key, byte[] bound) {
        return key(id).wrap(key, bound);
    }

    @Override
    public byte[] unwrap(String id, byte[] wrapped, byte[] bound) {
        return key(id).unwrap(wrapped, bound);
    }

    /** @throws StartRefused as at the start; then the keys stay as they were */
    @Override
    public void refresh() {
        keys = read();
    }

    private MasterKey key(String id) {
        var key = keys.all().get(id);
        if (key == null) {
            throw new PersonalDataException(Kind.LOCKED, "master key " + id + " is not here");
        }
        return key;
    }

    private Keys read() {
        var all = new HashMap<String, MasterKey>();
        var newest = "";
        if (given.isEmpty() || files.exist()) {
            var loaded = files.load(text -> new MasterKey(Secrets.read(text)));
            newest = loaded.first();
            all.putAll(loaded.keys());
        }
        // The first one comes last, and stays the newest.
        for (var key : given.reversed()) {
            newest = idOf(key);
            all.put(newest, new MasterKey(key));
        }
        return new Keys(newest, Map.copyOf(all));
    }

    /** A key of the setting has no file to name it, so it is named after itself. */
    private static String idOf(byte[] key) {
        return HexFormat.of().formatHex(Sha256.of(key)).substring(0, ID_DIGITS);
    }
}
