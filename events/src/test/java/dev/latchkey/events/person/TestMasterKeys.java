package dev.latchkey.events.person;

import dev.latchkey.events.person.PersonalDataException.Kind;
import dev.latchkey.events.value.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Master keys that are the hashes of their names, the first one the newest. */
public final class TestMasterKeys implements MasterKeys {
    private final List<String> ids;

    public TestMasterKeys(String... ids) {
        this.ids = new ArrayList<>(List.of(ids));
    }

    /** Puts another one in front. */
    public void rotate(String id) {
        ids.addFirst(id);
    }

    public void lose(String id) {
        ids.remove(id);
    }

    @Override
    public String newest() {
        return ids.getFirst();
    }

    @Override
    public boolean has(String id) {
        return ids.contains(id);
    }

    @Override
    public byte[] wrap(String id, byte[] key, byte[] bound) {
        return key(id).wrap(key, bound);
    }

    @Override
    public byte[] unwrap(String id, byte[] wrapped, byte[] bound) {
        if (!has(id)) {
            throw new PersonalDataException(Kind.LOCKED, "master key " + id + " is not here");
        }
        return key(id).unwrap(wrapped, bound);
    }

    private static MasterKey key(String id) {
        return new MasterKey(Sha256.of(id.getBytes(StandardCharsets.UTF_8)));
    }
}
