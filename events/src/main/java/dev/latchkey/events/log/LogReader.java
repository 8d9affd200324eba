package dev.latchkey.events.log;

import dev.latchkey.events.log.EventLogException.Kind;
import dev.latchkey.events.person.PersonKey;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.proof.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL that reads, always by an index and never without a limit. */
final class LogReader {
    /** What an event is read from, and what its leaf in the tree is the hash of. */
    static final String COLUMNS = "position, aggregate_type, aggregate_id, sequence, event_type, revision, "
            + "owner, editor, service, created_at, payload, metadata";

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    private final JdbcClient jdbc;
    private final EventCodec codec;
    private final PersonKeys keys;

    LogReader(DataSource database, EventCodec codec, PersonKeys keys) {
        this.jdbc = JdbcClient.create(database);
        this.codec = codec;
        this.keys = keys;
    }

    List<StoredEvent> after(long position, int limit) {
        return reading(() ->
                events(jdbc.sql("select " + COLUMNS + " from log.events where position > ? order by position limit ?")
                        .params(position, limit)));
    }

    /** Returns the events of some types at the positions behind {@code after} up to {@code upTo}, which are the limit. */
    List<ScannedEvent> between(long after, long upTo, String... types) {
        return reading(() -> {
            var rows = jdbc.sql(
                            "select position, aggregate_id, sequence, event_type, revision, owner, created_at, payload"
                                    + " from log.events where position > ? and position <= ? and event_type = any(?)"
                                    + " order by position")
                    .params(List.of(after, upTo, types))
                    .query((row, number) -> scanned(row))
                    .list();
            var opening = opening(rows);
            return rows.stream()
                    .map(row -> new ScannedEvent(row.position(), row.sequence(), row.at(), codec.read(row, opening)))
                    .toList();
        });
    }

    /** All of a row that the event itself is read from. */
    private static LogEntry scanned(ResultSet row) throws SQLException {
        return new LogEntry(
                row.getLong(1),
                "",
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                "",
                "",
                LogTable.instant(row, 7),
                row.getString(8),
                "");
    }

    List<StoredEvent> ofAggregate(String aggregateId, long fromSequence, int limit) {
        return reading(() -> events(jdbc.sql("select " + COLUMNS
                        + " from log.events where aggregate_id = ? and sequence >= ? order by sequence limit ?")
                .params(aggregateId, fromSequence, limit)));
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

    /** The keys that a page needs are asked for in one question, and mostly in none. */
    private List<StoredEvent> events(JdbcClient.StatementSpec select) {
        var rows = select.query((row, number) -> entry(row)).list();
        var opening = opening(rows);
        return rows.stream().map(row -> event(row, opening)).toList();
    }

    private Map<String, Optional<PersonKey>> opening(List<LogEntry> rows) {
        var persons = codec.personsIn(rows);
        return persons.isEmpty() ? Map.of() : keys.toOpen(persons);
    }

    private StoredEvent event(LogEntry row, Map<String, Optional<PersonKey>> opening) {
        try {
            return new StoredEvent(
                    row.position(),
                    row.aggregateType(),
                    row.sequence(),
                    codec.editor(row, opening),
                    row.at(),
                    codec.read(row, opening));
        } catch (RuntimeException e) {
            // Whatever it is: it comes of what stands in the row.
            throw new DamagedEventException(row.position(), e);
        }
    }

    List<ShownEvent> show(List<LogEntry> rows) {
        return reading(() -> {
            var opening = opening(rows);
            return rows.stream().map(row -> show(row, opening)).toList();
        });
    }

    private ShownEvent show(LogEntry row, Map<String, Optional<PersonKey>> opening) {
        return new ShownEvent(
                orAsStored(() -> codec.show(row, opening), row.payload()),
                orAsStored(() -> codec.editor(row, opening), new Editor(row.editor(), row.service(), null, null)));
    }

    /** A row that was changed in the database hides no other, and whoever verifies it sees what there is. */
    private static <T> T orAsStored(Supplier<T> opened, T stored) {
        try {
            return opened.get();
        } catch (RuntimeException e) {
            LOG.debug("a row is shown as it is stored", e);
            return stored;
        }
    }

    /**
     * Reads the database.
     *
     * @throws EventLogException if it cannot be read, or what is personal in it cannot be opened
     */
    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (PersonalDataException e) {
            throw new EventLogException(
                    switch (e.kind()) {
                        case DAMAGED -> Kind.DAMAGED;
                        case LOCKED -> Kind.UNAVAILABLE;
                    },
                    String.valueOf(e.getMessage()),
                    e);
        } catch (DataAccessException e) {
            throw new EventLogException(Kind.UNAVAILABLE, "the database cannot be read", e);
        }
    }
}
