package dev.latchkey.events.person;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.value.Sha256;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys that are the hashes of the people's ids, so that what was sealed once can be opened in every test run. */
public final class TestPersonKeys implements PersonKeys {
    private final Ciphers ciphers = new Ciphers(new SecureRandom());
    private final Set<String> destroyed = new HashSet<>();

    public void destroy(String userId) {
        destroyed.add(userId);
    }

    @Override
    public @Nullable PersonKey toSeal(String userId) {
        return destroyed.contains(userId) ? null : key(userId);
    }

    @Override
    public Map<String, Optional<PersonKey>> toOpen(Collection<String> userIds) {
        var found = new HashMap<String, Optional<PersonKey>>();
        userIds.forEach(userId -> found.put(userId, Optional.ofNullable(toSeal(userId))));
        return found;
    }

    @Override
    public String idOf(String userId) {
        return key(userId).id();
    }

    private PersonKey key(String userId) {
        return new PersonKey(Sha256.of(userId.getBytes(UTF_8)), ciphers);
    }
}
