package dev.latchkey.query.token;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Query;

/** Asks where a user holds roles; answered with {@link HeldRoles}, empty if the user holds none. */
public record FindMemberships(UserId userId) implements Query<HeldRoles> {
    @Override
    public Class<HeldRoles> answerType() {
        return HeldRoles.class;
    }

    @Override
    public String projection() {
        return "token";
    }
}
