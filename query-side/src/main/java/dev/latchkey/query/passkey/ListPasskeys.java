package dev.latchkey.query.passkey;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Query;

/**
 * Asks for the passkeys of a user that can be used, oldest first; answered with {@link PasskeyList}. There are no pages,
 * since the number of passkeys of a user is bounded.
 *
 * @param owner the organisation that the user must belong to; a user of another one has none
 */
public record ListPasskeys(UserId userId, OrgId owner) implements Query<PasskeyList> {
    @Override
    public Class<PasskeyList> answerType() {
        return PasskeyList.class;
    }

    @Override
    public String projection() {
        return "passkey";
    }
}
