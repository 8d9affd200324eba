package dev.latchkey.events.log;

import dev.latchkey.events.proof.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of the log as they lie in the database, right or wrong, for whoever wants to prove which. */
public final class RawRows {
    private static final String SELECT = "select " + LogReader.COLUMNS + ", leaf_hash from log.events ";

    private final JdbcClient jdbc;

    /**
     * Makes a reader.
     *
     * @param pool bounded, with a limit on the wait for a connection
     */
    public RawRows(DataSource pool) {
        this.jdbc = JdbcClient.create(pool);
    }

    /**
     * A row.
     *
     * @param leaf the hash that is stored beside the other columns
     */
    public record Row(LogEntry entry, byte[] leaf) {}

    /**
     * Returns rows in the order of their positions.
     *
     * @param after the position before the first one; the least number of all begins with what stands where nothing should
     * @param upTo the last position
     * @throws EventLogException if the database cannot be read
     */
    public List<Row> between(long after, long upTo, int limit) {
        return LogReader.reading(
                () -> jdbc.sql(SELECT + "where position > ? and position <= ? order by position limit ?")
                        .params(after, upTo, limit)
                        .query(RawRows::row)
                        .list());
    }

    /**
     * Returns rows that stand behind the end of the log, where none should.
     *
     * @throws EventLogException if the database cannot be read
     */
    public List<Row> behindTheEnd(int limit) {
        return LogReader.reading(
                () -> jdbc.sql(SELECT + "where position > (select position from log.head) order by position limit ?")
                        .param(limit)
                        .query(RawRows::row)
                        .list());
    }

    /**
     * Returns rows of one aggregate in the order of their sequences.
     *
     * @param after the sequence before the first one
     * @param upTo the last position
     * @throws EventLogException if the database cannot be read
     */
    public List<Row> ofAggregate(String aggregateId, long after, long upTo, int limit) {
        return LogReader.reading(() -> jdbc.sql(
                        SELECT + "where aggregate_id = ? and sequence > ? and position <= ? order by sequence limit ?")
                .params(aggregateId, after, upTo, limit)
                .query(RawRows::row)
                .list());
    }

    /**
     * Returns the row at which a result stands, whatever the order of its columns.
     *
     * @throws SQLException if a column of {@code log.events} is missing
     */
    public static LogEntry entry(ResultSet row) throws SQLException {
        return LogReader.entry(row);
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(LogReader.entry(row), row.getBytes("leaf_hash"));
    }
}
