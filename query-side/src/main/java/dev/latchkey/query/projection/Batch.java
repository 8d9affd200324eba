package dev.latchkey.query.projection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Collects the changes that one batch of events makes to tables and writes them, in as few round trips as possible, just
 * before the transaction ends.
 *
 * <p>Changes that the events of one aggregate make keep their order. Those of different aggregates need not: a row is made
 * of the events of one aggregate alone. So what is written between two changes with the same statement does not part them.
 */
public final class Batch {
    private static final String RESOURCE = Batch.class.getName();

    private final List<Group> groups = new ArrayList<>();
    /** The places of the groups of each statement, or insertion, rising. */
    private final Map<Object, List<Integer>> places = new HashMap<>();
    /** The place of the group that each aggregate's latest change is in. */
    private final Map<String, Integer> latest = new HashMap<>();

    private Batch() {}

    /** Adds a change to the batch that is being handled. */
    public static void add(JdbcTemplate jdbc, String sql, @Nullable Object... values) {
        collect(jdbc, sql, values);
    }

    /** Adds a row to the batch that is being handled; nothing happens if its key is there by then. */
    public static void add(JdbcTemplate jdbc, Insertion into, @Nullable Object... values) {
        collect(jdbc, into, values);
    }

    private static void collect(JdbcTemplate jdbc, Object how, @Nullable Object[] values) {
        var handling = CurrentUnitOfWork.get();
        var unitOfWork = handling.root();
        var batch = unitOfWork.<Batch>getOrComputeResource(RESOURCE, key -> {
            var made = new Batch();
            unitOfWork.onPrepareCommit(ended -> made.write(jdbc));
            return made;
        });
        // What is no event of an aggregate keeps its order among its like.
        var aggregate =
                handling.getMessage() instanceof DomainEventMessage<?> event ? event.getAggregateIdentifier() : "";
        batch.groupOf(aggregate, how).rows().add(values);
    }

    /** Finds the first group of the statement that is not before the aggregate's latest change, or makes one. */
    private Group groupOf(String aggregate, Object how) {
        var after = latest.getOrDefault(aggregate, 0);
        var known = places.computeIfAbsent(how, key -> new ArrayList<>());
        for (var place : known) {
            if (place >= after) {
                latest.put(aggregate, place);
                return groups.get(place);
            }
        }
        var made = new Group(how, new ArrayList<>());
        latest.put(aggregate, groups.size());
        known.add(groups.size());
        groups.add(made);
        return made;
    }

    private void write(JdbcTemplate jdbc) {
        for (var group : groups) {
            if (!(group.how() instanceof Insertion into)) {
                jdbc.batchUpdate((String) group.how(), group.rows());
            } else if (jdbc instanceof Insertion.Copying copying) {
                copying.copy(into, group.rows());
            } else {
                into.insert(jdbc, group.rows());
            }
        }
    }

    /**
     * Changes in their order.
     *
     * @param how the {@link Insertion}, or the text of the statement, that they have in common
     */
    private record Group(Object how, List<@Nullable Object[]> rows) {}
}
