package dev.latchkey.query.audit;

import dev.latchkey.query.Query;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for events of the log; all given conditions must hold. Answered with {@link EventList}.
 *
 * @param afterSequence only events with a greater place in their aggregate's stream; 0 for all
 * @param limit how many at most, 1 to 1000
 * @param ascending oldest first, else newest first
 * @param editor the acting user
 * @param eventTypes any of these dotted names; empty for all
 * @param aggregateTypes any of these; empty for all
 * @param createdAfter only events later than this
 * @param createdBefore only events earlier than this
 */
public record ListEvents(
        long afterSequence,
        int limit,
        boolean ascending,
        @Nullable String editor,
        @Nullable String aggregateId,
        @Nullable String owner,
        List<String> eventTypes,
        List<String> aggregateTypes,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore)
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
