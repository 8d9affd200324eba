package dev.latchkey.query.user;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Query;

/** Asks for a user by id; answered with {@link UserView}. */
public record FindUser(UserId userId) implements Query<UserView> {
    @Override
    public Class<UserView> answerType() {
        return UserView.class;
    }

    @Override
    public String projection() {
        return "user";
    }
}
