package dev.latchkey.query.audit;

import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks for calls that read the log, newest first. Answered with {@link ReadList}.
 *
 * @param before only calls with a lower id; 0 for the newest
 * @param limit how many at most
 * @param reader only those of this user
 */
public record ListReads(long before, int limit, @Nullable String reader) implements Query<ReadList> {
    @Override
    public Class<ReadList> answerType() {
        return ReadList.class;
    }

    @Override
    public @Nullable String projection() {
        return null;
    }
}
