package dev.latchkey.query.user;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.query.Page;
import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks for users, sorted by user name; all given conditions must hold. Answered with {@link UserList}.
 *
 * @param owner the organisation they belong to; null for those of all
 * @param userName what their user names contain, whatever the case, as for the next two
 * @param name what their display, first or last names contain, or the names of machines
 * @param email what their addresses contain
 */
public record ListUsers(
        @Nullable OrgId owner,
        @Nullable String userName,
        @Nullable String name,
        @Nullable String email,
        @Nullable UserState state,
        Page page)
        implements Query<UserList> {
    @Override
    public Class<UserList> answerType() {
        return UserList.class;
    }

    @Override
    public String projection() {
        return "user";
    }
}
