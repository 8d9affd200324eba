package dev.latchkey.query.user;

import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person as the API shows them.
 *
 * @param sequence the place in the user's stream of the last event that changed this view, from 1
 * @param createdAt the time of the first event of the stream
 * @param changedAt the time of that last event
 */
public record UserView(
        UserId userId,
        OrgId owner,
        String userName,
        String firstName,
        String lastName,
        @Nullable String nickName,
        String displayName,
        @Nullable String preferredLanguage,
        @Nullable Gender gender,
        String email,
        boolean emailVerified,
        @Nullable String phone,
        long sequence,
        Instant createdAt,
        Instant changedAt) {}
