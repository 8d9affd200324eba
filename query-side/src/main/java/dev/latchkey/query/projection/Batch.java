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
        var unitOfWork = CurrentUnitOfWork.get().root();
        var batch = unitOfWork.<Batch>getOrComputeResource(RESOURCE, key -> {
            var made = new Batch();
            unitOfWork.onPrepareCommit(ended -> made.write(jdbc));
            return made;
        });
        batch.changes.add(new Change(sql, values));
    }

    /** Neighbours with the same statement go out together; the order among different ones is kept. */
    private void write(JdbcTemplate jdbc) {
        for (var from = 0; from < changes.size(); ) {
            var sql = changes.get(from).sql();
            var to = from + 1;
            while (to < changes.size() && changes.get(to).sql().equals(sql)) {
                to++;
            }
            jdbc.batchUpdate(
                    sql, changes.subList(from, to).stream().map(Change::values).toList());
            from = to;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(String sql, @Nullable Object[] values) {}
}
