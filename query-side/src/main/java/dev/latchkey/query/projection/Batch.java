package dev.latchkey.query.projection;

import java.lang.reflect.Array;
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
    /** The places of the groups of each statement, rising. */
    private final Map<String, List<Integer>> places = new HashMap<>();
    /** The place of the group that each aggregate's latest change is in. */
    private final Map<String, Integer> latest = new HashMap<>();

    private Batch() {}

    /** Adds a change to the batch that is being handled. */
    public static void add(JdbcTemplate jdbc, String sql, @Nullable Object... values) {
        collect(jdbc, sql, List.of(), values);
    }

    /**
     * Adds a row to the batch that is being handled. All of a group go out as one execution of one statement, which the
     * database has not to read anew, however many they are.
     *
     * @param sql takes an array for each column of the rows, to be unfolded by {@code unnest}
     * @param types the names that the database has for the types of the columns
     * @param values as the driver takes them for an element of such an array, one for each type and always of one class
     */
    public static void addRow(JdbcTemplate jdbc, String sql, List<String> types, Object... values) {
        collect(jdbc, sql, types, values);
    }

    private static void collect(JdbcTemplate jdbc, String sql, List<String> types, @Nullable Object[] values) {
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
        batch.groupOf(aggregate, sql, types).rows().add(values);
    }

    /** Finds the first group of the statement that is not before the aggregate's latest change, or makes one. */
    private Group groupOf(String aggregate, String sql, List<String> types) {
        var after = latest.getOrDefault(aggregate, 0);
        var known = places.computeIfAbsent(sql, key -> new ArrayList<>());
        for (var place : known) {
            if (place >= after) {
                latest.put(aggregate, place);
                return groups.get(place);
            }
        }
        var made = new Group(sql, types, new ArrayList<>());
        latest.put(aggregate, groups.size());
        known.add(groups.size());
        groups.add(made);
        return made;
    }

    private void write(JdbcTemplate jdbc) {
        for (var group : groups) {
            if (group.types().isEmpty()) {
                jdbc.batchUpdate(group.sql(), group.rows());
            } else {
                writeRows(jdbc, group);
            }
        }
    }

    private static void writeRows(JdbcTemplate jdbc, Group group) {
        var types = group.types();
        var rows = group.rows();
        jdbc.update(group.sql(), statement -> {
            for (var column = 0; column < types.size(); column++) {
                // Of the class of its elements: such arrays the driver can send as the database holds them, not as a
                // text.
                var values = (Object[]) Array.newInstance(rows.getFirst()[column].getClass(), rows.size());
                for (var row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                statement.setArray(column + 1, statement.getConnection().createArrayOf(types.get(column), values));
            }
        });
    }

    /** Changes with the same statement, in their order. */
    private record Group(String sql, List<String> types, List<Object[]> rows) {}
}
