package dev.latchkey.query.passkey;

import dev.latchkey.events.value.PasskeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A passkey that can be used.
 *
 * @param rpId the domain that it is bound to
 * @param aaguid what kind of authenticator says it made it, standard base64
 * @param backedUp whether it was on more than one device when it was made
 * @param lastUsedAt when it was last used, if it was
 * @param sequence the place in the user's stream of the last event that changed this view, from 1
 */
public record PasskeyView(
        PasskeyId id,
        String name,
        String rpId,
        String aaguid,
        boolean backedUp,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant lastUsedAt,
        long sequence) {}
