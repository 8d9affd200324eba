package dev.latchkey.query.user;

import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user as the API shows them.
 *
 * @param type what only people, or only programs, have
 * @param sequence the place in the user's stream of the last event that changed this view, from 1
 * @param createdAt the time of the first event of the stream
 * @param changedAt the time of that last event
 */
public record UserView(
        UserId userId,
        OrgId owner,
        String userName,
        UserState state,
        Type type,
        long sequence,
        Instant createdAt,
        Instant changedAt) {

    /** Returns the name to call the user by. */
    public String displayName() {
        return switch (type) {
            case Human human -> human.displayName();
            case Machine machine -> machine.name();
        };
    }

    /** What a user is. */
    public sealed interface Type {}

    /** A person. */
    public record Human(
            String firstName,
            String lastName,
            @Nullable String nickName,
            String displayName,
            @Nullable String preferredLanguage,
            @Nullable Gender gender,
            String email,
            boolean emailVerified,
            @Nullable String phone,
            boolean phoneVerified)
            implements Type {}

    /** A program. */
    public record Machine(String name, @Nullable String description, AccessTokenType accessTokenType) implements Type {}
}
