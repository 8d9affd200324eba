package dev.latchkey.command.passkey;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The keys from which codes are derived; they live outside the database. */
public interface CodeKeys {
    /** Returns the id of the key for new codes. */
    String currentKeyId();

    /**
     * Returns a key of 256 bits, or null if this server does not have it.
     *
     * @param keyId the id that the event of the code names
     */
    @Nullable
    SecretKey key(String keyId);
}
