package dev.latchkey.query.erasure;

import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks for erasures that stand in the log and of which something is left to do; answered with {@link ErasureList}.
 *
 * @param limit how many at most
 */
public record ListOpenErasures(int limit) implements Query<ErasureList> {
    @Override
    public Class<ErasureList> answerType() {
        return ErasureList.class;
    }

    @Override
    public @Nullable String projection() {
        return null;
    }
}
