package dev.latchkey.command.passkey;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The keys that codes are derived from; they live outside the database. */
public interface CodeKeys {
    /** Returns the id of the key for new codes. */
    String currentKeyId();

    /** Returns the key of this id, or null if it is not held here. */
    @Nullable
    SecretKey key(String keyId);
}
