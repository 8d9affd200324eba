package dev.latchkey.query.token;

import dev.latchkey.events.value.TokenHash;
import dev.latchkey.query.Query;

/** Asks who bears the token with this hash; answered with {@link BearerView}. */
public record FindBearer(TokenHash hash) implements Query<BearerView> {
    @Override
    public Class<BearerView> answerType() {
        return BearerView.class;
    }

    @Override
    public String projection() {
        return "token";
    }
}
