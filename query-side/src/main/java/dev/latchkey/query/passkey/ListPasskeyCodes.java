package dev.latchkey.query.passkey;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Page;
import dev.latchkey.query.Query;
import java.time.Instant;

/**
 * Asks for the codes of a user that can still be used, sorted by creation; answered with {@link PasskeyCodeList}.
 *
 * @param at the time by which they must not be over: that of the asker's clock
 */
public record ListPasskeyCodes(UserId userId, Instant at, Page page) implements Query<PasskeyCodeList> {
    /** Asks for the first page. */
    public ListPasskeyCodes(UserId userId, Instant at) {
        this(userId, at, Page.FIRST);
    }

    @Override
    public Class<PasskeyCodeList> answerType() {
        return PasskeyCodeList.class;
    }

    @Override
    public String projection() {
        return "passkey";
    }
}
