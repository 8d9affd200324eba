package dev.latchkey.events.person;

/**
 * What the keys of people are wrapped with, kept outside of the database: files, a setting, or a key management service
 * behind this interface.
 */
public interface MasterKeys {
    /** Returns the id of the one that keys are to be wrapped with. */
    String newest();

    /** Returns whether keys that are wrapped with the one of this id can be unwrapped. */
    boolean has(String id);

    /**
     * Wraps a key.
     *
     * @param bound whose key it is; it can be unwrapped for nobody else
     */
    byte[] wrap(String id, byte[] key, byte[] bound);

    /**
     * Unwraps a key.
     *
     * @throws PersonalDataException if the master key is not here, or the bytes are not what it has wrapped
     */
    byte[] unwrap(String id, byte[] wrapped, byte[] bound);

    /** Looks whether there are others by now. */
    default void refresh() {}
}
