package dev.latchkey.query.projection;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Collects the changes that one batch of events makes to a table and writes them, in order, in as few round trips as
 * possible just before the transaction ends.
 */
public final class Batch {
    private static final String RESOURCE = Batch.class.getName();

    private final List<Change> changes = new ArrayList<>();

    private Batch() {}

    /** Adds a change to the batch that is being handled. */
    public static void add(JdbcTemplate jdbc, String sql, @Nullable Object... values) {
        add(jdbc, new Change(sql, List.of(), values));
    }

    /**
     * Adds a row to the batch that is being handled. All neighbours go out as one execution of one statement, which the
     * database has not to read anew, however many they are.
     *
     * @param sql takes an array for each column of the rows, to be unfolded by {@code unnest}
     * @param types the names that the database has for the types of the columns
     * @param values as the driver takes them for an element of such an array, one for each type
     */
    public static void addRow(JdbcTemplate jdbc, String sql, List<String> types, Object... values) {
        add(jdbc, new Change(sql, types, values));
    }

    private static void add(JdbcTemplate jdbc, Change change) {
        var unitOfWork = CurrentUnitOfWork.get().root();
        var batch = unitOfWork.<Batch>getOrComputeResource(RESOURCE, key -> {
            var made = new Batch();
            unitOfWork.onPrepareCommit(ended -> made.write(jdbc));
            return made;
        });
        batch.changes.add(change);
    }

    /** Neighbours with the same statement go out together; the order among different ones is kept. */
    private void write(JdbcTemplate jdbc) {
        for (var from = 0; from < changes.size(); ) {
            var sql = changes.get(from).sql();
            var to = from + 1;
            while (to < changes.size() && changes.get(to).sql().equals(sql)) {
                to++;
            }
            var neighbours = changes.subList(from, to);
            if (changes.get(from).types().isEmpty()) {
                jdbc.batchUpdate(sql, neighbours.stream().map(Change::values).toList());
            } else {
                writeRows(jdbc, neighbours);
            }
            from = to;
        }
    }

    private static void writeRows(JdbcTemplate jdbc, List<Change> rows) {
        var types = rows.getFirst().types();
        jdbc.update(rows.getFirst().sql(), statement -> {
            for (var column = 0; column < types.size(); column++) {
                var values = new @Nullable Object[rows.size()];
                for (var row = 0; row < values.length; row++) {
                    values[row] = rows.get(row).values()[column];
                }
                statement.setArray(column + 1, statement.getConnection().createArrayOf(types.get(column), values));
            }
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(
            String sql, List<String> types, @Nullable Object[] values) {}
}
