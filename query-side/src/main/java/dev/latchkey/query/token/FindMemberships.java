package dev.latchkey.query.token;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Query;

/** Asks where a user holds roles; answered with {@link MembershipList}, empty if the user holds none. */
public record FindMemberships(UserId userId) implements Query<MembershipList> {
    @Override
    public Class<MembershipList> answerType() {
        return MembershipList.class;
    }

    @Override
    public String projection() {
        return "token";
    }
}
