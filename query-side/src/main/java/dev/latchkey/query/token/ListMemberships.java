package dev.latchkey.query.token;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Page;
import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks who holds which roles where, sorted by user and place; all given conditions must hold. Answered with
 * {@link MembershipList}.
 *
 * @param scopeType {@code instance} or {@code org}
 * @param scopeId the id of that instance or organisation
 */
public record ListMemberships(
        @Nullable UserId userId,
        @Nullable String scopeType,
        @Nullable String scopeId,
        Page page) implements Query<MembershipList> {
    @Override
    public Class<MembershipList> answerType() {
        return MembershipList.class;
    }

    @Override
    public String projection() {
        return "token";
    }
}
