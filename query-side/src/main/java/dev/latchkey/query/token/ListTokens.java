package dev.latchkey.query.token;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Page;
import dev.latchkey.query.Query;

/** Asks for the tokens of a user that are not revoked, sorted by creation; answered with {@link TokenList}. */
public record ListTokens(UserId userId, Page page) implements Query<TokenList> {
    /** Asks for the first page. */
    public ListTokens(UserId userId) {
        this(userId, Page.FIRST);
    }

    @Override
    public Class<TokenList> answerType() {
        return TokenList.class;
    }

    @Override
    public String projection() {
        return "token";
    }
}
