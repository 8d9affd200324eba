package dev.latchkey.events.log;

import dev.latchkey.bench.Piece;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The statement of a batch: made, sent, and found by PostgreSQL to come too late, so that nothing is written and nothing
 * waits for the disk.
 */
public class StatementBenchmark extends Piece {
    @Param({"1", "16", "64"})
    public int appends;

    private RealDatabase database;
    private Connection connection;
    private LogBatch batch;

    @Setup
    public void connect() throws SQLException {
        database = new RealDatabase();
        connection = database.direct().getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
        }
        // The log is empty, and this batch stands behind a million events.
        batch = Batches.batch(Batches.edge(), Batches.appends(appends));
    }

    @TearDown
    public void disconnect() throws SQLException {
        connection.close();
        database.close();
    }

    @Benchmark
    public boolean sendInVain() throws SQLException {
        return LogTable.write(connection, batch, Set.of());
    }
}
