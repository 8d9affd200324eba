package dev.latchkey.gateway.passkey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindUser;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Knows which organisation a user belongs to, from memory if it was asked before: no event ever changes it, and whether
 * the user is still there is for the command to say.
 */
@Component
public final class UserOwners {
    private static final int MAX_USERS = 100_000;

    private final Queries queries;
    private final Cache<UserId, OrgId> owners =
            Caffeine.newBuilder().maximumSize(MAX_USERS).build();

    UserOwners(Queries queries) {
        this.queries = queries;
    }

    /** Returns the organisation of a user, or null if there is no such user. */
    public @Nullable OrgId of(UserId userId) {
        var known = owners.getIfPresent(userId);
        if (known != null) {
            return known;
        }
        var user = queries.ask(new FindUser(userId));
        if (user == null) {
            return null;
        }
        owners.put(userId, user.owner());
        return user.owner();
    }
}
