package dev.latchkey.query.erasure;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An erasure.
 *
 * @param owner the organisation that the user belonged to
 * @param position the place of its event in the log, from 1
 * @param sequence the place of its event in the stream of the user, from 1
 * @param at the time of its event
 * @param keyId the SHA-256 of the key, in hexadecimal digits
 * @param destroyedAt when the key was destroyed; null as long as it is not
 * @param finished whether nothing is left to do
 */
public record ErasureView(
        UserId userId,
        OrgId owner,
        long position,
        long sequence,
        Instant at,
        String keyId,
        @Nullable Instant destroyedAt,
        boolean finished) {}
