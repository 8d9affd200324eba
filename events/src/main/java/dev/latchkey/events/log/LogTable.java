package dev.latchkey.events.log;

import dev.latchkey.events.proof.Tile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The SQL that writes: one statement a batch, which moves the head and inserts all rows. */
final class LogTable {
    /** Writes nothing at all if the head is not where it was when positions, times and hashes were worked out. */
    private static final String MOVE_HEAD_AND_INSERT = """
            with moved as (
                update log.head set position = ?, created_at = ? where position = ? returning position
            ), written as (
                insert into log.events (position, aggregate_type, aggregate_id, sequence, event_type, revision,
                                        owner, editor, service, created_at, payload, metadata, leaf_hash)
                select e.*
                  from moved,
                       unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::smallint[], ?::text[],
                              ?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[], ?::text[], ?::bytea[]) as e
            )""";

    private static final String TILES = """
            , tiled as (
                insert into log.tiles (level, index, hashes, root)
                select t.* from moved, unnest(?::smallint[], ?::bigint[], ?::bytea[], ?::bytea[]) as t
            )""";
    private static final String TYPES = """
            , typed as (
                insert into log.event_types (event_type, revision)
                select t.* from moved, unnest(?::text[], ?::smallint[]) as t on conflict do nothing
            )""";
    private static final String NAMES = """
            , released as (
                delete from log.unique_names n
                 using moved, unnest(?::text[], ?::text[]) as r(kind, aggregate_id)
                 where n.aggregate_id = r.aggregate_id and n.kind = r.kind
            ), freed as (
                delete from log.unique_names n
                 using moved, unnest(?::text[], ?::text[], ?::text[]) as f(kind, value, aggregate_id)
                 where n.kind = f.kind and n.value = f.value and n.aggregate_id = f.aggregate_id
            ), claimed as (
                insert into log.unique_names (kind, value, aggregate_id)
                select c.* from moved, unnest(?::text[], ?::text[], ?::text[]) as c
            )""";
    private static final String END = " select position from moved";

    private LogTable() {}

    /**
     * Writes a batch in one transaction of its own, or as part of one.
     *
     * @param types kinds of events that the log may not know to hold
     * @return false if the head was not where the batch begins; then nothing was written
     */
    static boolean write(Connection connection, LogBatch batch, Collection<Kind> types) throws SQLException {
        var appends = batch.appends();
        var claimed =
                appends.stream().flatMap(append -> append.claimed().stream()).toList();
        var released =
                appends.stream().flatMap(append -> append.released().stream()).toList();
        var freed = appends.stream().flatMap(append -> append.freed().stream()).toList();
        var named = !claimed.isEmpty() || !released.isEmpty() || !freed.isEmpty();
        var tiled = !batch.tiles().isEmpty();
        var sql = MOVE_HEAD_AND_INSERT
                + (tiled ? TILES : "")
                + (types.isEmpty() ? "" : TYPES)
                + (named ? NAMES : "")
                + END;
        try (var statement = connection.prepareStatement(sql)) {
            var values = new Values(connection, statement);
            values.add(batch.edge().position());
            values.add(batch.edge().at().atOffset(ZoneOffset.UTC));
            values.add(batch.base());
            addRows(values, batch.rows());
            if (tiled) {
                addTiles(values, batch.tiles());
            }
            if (!types.isEmpty()) {
                values.addTexts(List.copyOf(types), Kind::type);
                values.addNumbers(List.copyOf(types), Kind::revision);
            }
            if (named) {
                values.addTexts(released, Append.KindOf::kind);
                values.addTexts(released, Append.KindOf::aggregateId);
                addNames(values, freed);
                addNames(values, claimed);
            }
            try (var result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    /**
     * Returns whether an append gives back what an earlier one of the batch claims: no statement sees rows that it
     * inserts itself, so these have to be written one after the other.
     */
    static boolean freesWhatItClaims(List<Append> appends) {
        var claiming = new HashSet<String>();
        for (var append : appends) {
            if (append.released().stream().map(Append.KindOf::aggregateId).anyMatch(claiming::contains)
                    || append.freed().stream().map(Append.NameOf::aggregateId).anyMatch(claiming::contains)) {
                return true;
            }
            append.claimed().forEach(name -> claiming.add(name.aggregateId()));
        }
        return false;
    }

    private static void addRows(Values values, List<LogBatch.Row> rows) throws SQLException {
        var events = rows.stream().map(LogBatch.Row::event).toList();
        values.addNumbers(rows, LogBatch.Row::position);
        values.addTexts(events, NewEvent::aggregateType);
        values.addTexts(events, NewEvent::aggregateId);
        values.addNumbers(events, NewEvent::sequence);
        values.addTexts(events, NewEvent::type);
        values.addNumbers(events, NewEvent::revision);
        values.addTexts(events, NewEvent::owner);
        values.addTexts(events, event -> event.editor().userId());
        values.addTexts(events, event -> event.editor().service());
        // As texts: the driver sends arrays of times so anyway.
        values.addTexts(rows, row -> row.at().toString());
        values.addTexts(events, NewEvent::payload);
        values.addTexts(events, NewEvent::metadata);
        values.addBytes(rows, row -> row.leaf().toBytes());
    }

    private static void addTiles(Values values, List<Tile> tiles) throws SQLException {
        values.addNumbers(tiles, Tile::level);
        values.addNumbers(tiles, Tile::index);
        values.addBytes(tiles, Tile::hashes);
        values.addBytes(tiles, tile -> tile.root().toBytes());
    }

    private static void addNames(Values values, List<Append.NameOf> names) throws SQLException {
        values.addTexts(names, name -> name.name().kind());
        values.addTexts(names, name -> name.name().value());
        values.addTexts(names, Append.NameOf::aggregateId);
    }

    /** A kind of event, as it is stored. */
    record Kind(String type, int revision) {}

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Fills the placeholders of a statement one after the other. */
    private static final class Values {
        private final Connection connection;
        private final PreparedStatement statement;
        private int next = 1;

        Values(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void add(long value) throws SQLException {
            statement.setLong(next++, value);
        }

        void add(OffsetDateTime value) throws SQLException {
            statement.setObject(next++, value);
        }

        <T> void addTexts(List<T> items, Function<T, String> value) throws SQLException {
            addArray("text", items.stream().map(value).toArray());
        }

        <T> void addNumbers(List<T> items, ToLongFunction<T> value) throws SQLException {
            addArray(
                    "bigint",
                    items.stream().map(item -> value.applyAsLong(item)).toArray());
        }

        <T> void addBytes(List<T> items, Function<T, byte[]> value) throws SQLException {
            addArray("bytea", items.stream().map(value).toArray(byte[][]::new));
        }

        private void addArray(String type, Object[] values) throws SQLException {
            statement.setArray(next++, connection.createArrayOf(type, values));
        }
    }
}
