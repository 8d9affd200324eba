package dev.latchkey.events.person;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of people, as those who write and read events ask for them; from memory where they were asked for before. */
public interface PersonKeys {
    /**
     * Returns the key to seal something under; makes it if the person has none yet. It is then as durable as whatever is
     * written to the log after it.
     *
     * @return null if the key was destroyed
     * @throws PersonalDataException if the key cannot be unwrapped
     */
    @Nullable
    PersonKey toSeal(String userId);

    /**
     * Returns the keys to open something under, in one question however many they are.
     *
     * @return an entry for each person who is known, empty where the key was destroyed
     * @throws PersonalDataException if a key cannot be unwrapped
     */
    Map<String, Optional<PersonKey>> toOpen(Collection<String> userIds);

    /** Returns the id of a person's key, which says nothing of the key; makes the key if the person has none yet. */
    String idOf(String userId);
}
