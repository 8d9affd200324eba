package dev.latchkey.query.erasure;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/** Asks for the erasure of a user; answered with {@link ErasureView}, or with null if the user was not erased. */
public record FindErasure(UserId userId) implements Query<ErasureView> {
    @Override
    public Class<ErasureView> answerType() {
        return ErasureView.class;
    }

    @Override
    public @Nullable String projection() {
        return null;
    }
}
