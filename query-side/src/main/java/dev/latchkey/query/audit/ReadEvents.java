package dev.latchkey.query.audit;

import dev.latchkey.query.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of the log, oldest first; all given conditions must hold. Answered with {@link EventList}.
 *
 * @param after the position before the first event
 * @param upTo the last position that is looked at, which bounds the work
 * @param limit how many events at most
 * @param editor the acting user
 * @param eventTypes any of these dotted names; empty for all
 * @param aggregateTypes any of these; empty for all
 */
public record ReadEvents(
        long after,
        long upTo,
        int limit,
        @Nullable String editor,
        @Nullable String aggregateId,
        @Nullable String owner,
        List<String> eventTypes,
        List<String> aggregateTypes)
        implements Query<EventList> {
    @Override
    public Class<EventList> answerType() {
        return EventList.class;
    }

    @Override
    public @Nullable String projection() {
        return null;
    }
}
