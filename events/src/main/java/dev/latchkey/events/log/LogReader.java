package dev.latchkey.events.log;

import dev.latchkey.events.log.EventLogException.Kind;
import dev.latchkey.events.proof.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL that reads, always by an index and never without a limit. */
final class LogReader {
    /** What an event is read from, and what its leaf in the tree is the hash of. */
    static final String COLUMNS = "position, aggregate_type, aggregate_id, sequence, event_type, revision, "
            + "owner, editor, service, created_at, payload, metadata";

    private final JdbcClient jdbc;
    private final EventCodec codec;

    LogReader(DataSource database, EventCodec codec) {
        this.jdbc = JdbcClient.create(database);
        this.codec = codec;
    }

    List<StoredEvent> after(long position, int limit) {
        return reading(
                () -> jdbc.sql("select " + COLUMNS + " from log.events where position > ? order by position limit ?")
                        .params(position, limit)
                        .query(this::event)
                        .list());
    }

    /** Returns the events of some types at the positions behind {@code after} up to {@code upTo}, which are the limit. */
    List<ScannedEvent> between(long after, long upTo, String... types) {
        return reading(() -> jdbc.sql(
                        "select position, aggregate_id, sequence, event_type, revision, owner, created_at, payload"
                                + " from log.events where position > ? and position <= ? and event_type = any(?)"
                                + " order by position")
                .params(List.of(after, upTo, types))
                .query(this::scanned)
                .list());
    }

    private ScannedEvent scanned(ResultSet row, int number) throws SQLException {
        return new ScannedEvent(
                row.getLong(1),
                row.getLong(3),
                LogTable.instant(row, 7),
                codec.read(row.getString(4), row.getInt(5), row.getString(2), row.getString(6), row.getString(8)));
    }

    List<StoredEvent> ofAggregate(String aggregateId, long fromSequence, int limit) {
        return reading(() -> jdbc.sql("select " + COLUMNS
                        + " from log.events where aggregate_id = ? and sequence >= ? order by sequence limit ?")
                .params(aggregateId, fromSequence, limit)
                .query(this::event)
                .list());
    }

    long lastSequence(String aggregateId) {
        return reading(() -> jdbc.sql("select coalesce(max(sequence), 0) from log.events where aggregate_id = ?")
                .param(aggregateId)
                .query(Long.class)
                .single());
    }

    long head() {
        return reading(() ->
                jdbc.sql("select position from log.head").query(Long.class).single());
    }

    /** Returns the time of the last append; the beginning of 1970 if there is none. */
    Instant lastAt() {
        return reading(() -> jdbc.sql("select created_at from log.head")
                .query((row, number) -> LogTable.instant(row, 1))
                .single());
    }

    boolean isBefore(long position, Instant time) {
        return reading(() -> jdbc.sql("select created_at < ? from log.events where position = ?")
                .params(time.atOffset(ZoneOffset.UTC), position)
                .query(Boolean.class)
                .single());
    }

    /** Returns the row as it is hashed. */
    static LogEntry entry(ResultSet row) throws SQLException {
        return new LogEntry(
                row.getLong("position"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getLong("sequence"),
                row.getString("event_type"),
                row.getInt("revision"),
                row.getString("owner"),
                row.getString("editor"),
                row.getString("service"),
                LogTable.instant(row, row.findColumn("created_at")),
                row.getString("payload"),
                row.getString("metadata"));
    }

    private StoredEvent event(ResultSet row, int number) throws SQLException {
        var entry = entry(row);
        try {
            return new StoredEvent(
                    entry.position(),
                    entry.aggregateType(),
                    entry.sequence(),
                    codec.editor(entry.editor(), entry.service(), entry.metadata()),
                    entry.at(),
                    codec.read(
                            entry.eventType(), entry.revision(), entry.aggregateId(), entry.owner(), entry.payload()));
        } catch (RuntimeException e) {
            // Whatever it is: it comes of what stands in the row.
            throw new DamagedEventException(entry.position(), e);
        }
    }

    /**
     * Reads the database.
     *
     * @throws EventLogException if it cannot be read
     */
    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (DataAccessException e) {
            throw new EventLogException(Kind.UNAVAILABLE, "the database cannot be read", e);
        }
    }
}
