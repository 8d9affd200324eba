package dev.latchkey.query.audit;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Page;
import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks what happened to a user, from the log itself; answered with {@link ChangeList}.
 *
 * @param sequence only what has a greater place in the user's stream, in both orders; 0 for all
 * @param limit how many at most, 1 to 1000; 0, and more than that, mean 1000
 * @param ascending oldest first, else newest first
 */
public record ListUserChanges(UserId userId, long sequence, int limit, boolean ascending) implements Query<ChangeList> {
    /**
     * Checks and bounds the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public ListUserChanges {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative: " + sequence);
        }
        limit = new Page(0, limit, ascending).limit();
    }

    @Override
    public Class<ChangeList> answerType() {
        return ChangeList.class;
    }

    @Override
    public @Nullable String projection() {
        return null;
    }
}
