package dev.latchkey.events.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;

/** The SQL that writes: one statement a batch, which moves the head and inserts all rows. */
final class LogTable {
    private static final String MOVE_HEAD_AND_INSERT = """
            with moved as (
                update log.head
                   set position = position + ?,
                       created_at = greatest(created_at + interval '1 microsecond', ?)
                                  + (? - 1) * interval '1 microsecond'
                returning position - ? as base, created_at - (? - 1) * interval '1 microsecond' as first_at
            ), written as (
                insert into log.events (position, aggregate_type, aggregate_id, sequence, event_type, revision,
                                        owner, editor, service, created_at, payload, metadata)
                select moved.base + e.place, e.aggregate_type, e.aggregate_id, e.sequence, e.event_type, e.revision,
                       e.owner, e.editor, e.service, moved.first_at + e.append * interval '1 microsecond',
                       e.payload, e.metadata
                  from moved,
                       unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::smallint[], ?::text[], ?::text[],
                              ?::text[], ?::bigint[], ?::text[], ?::text[])
                       with ordinality as e(aggregate_type, aggregate_id, sequence, event_type, revision, owner,
                                            editor, service, append, payload, metadata, place)
            )""";
    private static final String WITHOUT_NAMES = MOVE_HEAD_AND_INSERT + " select base, first_at from moved";
    private static final String WITH_NAMES = MOVE_HEAD_AND_INSERT + """
            , released as (
                delete from log.unique_names n
                 using unnest(?::text[], ?::text[]) as r(kind, aggregate_id)
                 where n.aggregate_id = r.aggregate_id and n.kind = r.kind
            ), freed as (
                delete from log.unique_names n
                 using unnest(?::text[], ?::text[], ?::text[]) as f(kind, value, aggregate_id)
                 where n.kind = f.kind and n.value = f.value and n.aggregate_id = f.aggregate_id
            ), claimed as (
                insert into log.unique_names (kind, value, aggregate_id)
                select * from unnest(?::text[], ?::text[], ?::text[])
            )
            select base, first_at from moved""";

    private final JsonMapper json = new JsonMapper();

    /**
     * Writes the appends in one transaction of their own.
     *
     * @param now the time that the first append gets, unless the log already holds a later one
     * @return where the batch begins
     */
    Written write(Connection connection, List<Append> appends, Instant now) throws SQLException {
        var events =
                appends.stream().flatMap(append -> append.events().stream()).toList();
        var claimed =
                appends.stream().flatMap(append -> append.claimed().stream()).toList();
        var released =
                appends.stream().flatMap(append -> append.released().stream()).toList();
        var freed = appends.stream().flatMap(append -> append.freed().stream()).toList();
        var named = !claimed.isEmpty() || !released.isEmpty() || !freed.isEmpty();
        try (var statement = connection.prepareStatement(named ? WITH_NAMES : WITHOUT_NAMES)) {
            var values = new Values(connection, statement);
            values.add(events.size());
            values.add(now.atOffset(ZoneOffset.UTC));
            values.add(appends.size());
            values.add(events.size());
            values.add(appends.size());
            values.addTexts(events, NewEvent::aggregateType);
            values.addTexts(events, NewEvent::aggregateId);
            values.addNumbers(events, NewEvent::sequence);
            values.addTexts(events, NewEvent::type);
            values.addNumbers(events, NewEvent::revision);
            values.addTexts(events, NewEvent::owner);
            values.addTexts(events, event -> event.editor().userId());
            values.addTexts(events, event -> event.editor().service());
            values.addArray("bigint", placesOfAppends(appends, events.size()));
            values.addTexts(events, NewEvent::payload);
            values.addTexts(events, this::metadata);
            if (named) {
                values.addTexts(released, Append.KindOf::kind);
                values.addTexts(released, Append.KindOf::aggregateId);
                addNames(values, freed);
                addNames(values, claimed);
            }
            try (var result = statement.executeQuery()) {
                result.next();
                return new Written(result.getLong(1), instant(result, 2));
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

    private String metadata(NewEvent event) {
        var editor = event.editor();
        if (editor.address() == null && editor.userAgent() == null) {
            return "{}";
        }
        var node = json.createObjectNode();
        if (editor.address() != null) {
            node.put("address", editor.address());
        }
        if (editor.userAgent() != null) {
            node.put("userAgent", editor.userAgent());
        }
        return node.toString();
    }

    private static Object[] placesOfAppends(List<Append> appends, int events) {
        var places = new Object[events];
        var next = 0;
        for (var append = 0; append < appends.size(); append++) {
            for (var ignored : appends.get(append).events()) {
                places[next++] = (long) append;
            }
        }
        return places;
    }

    private static void addNames(Values values, List<Append.NameOf> names) throws SQLException {
        values.addTexts(names, name -> name.name().kind());
        values.addTexts(names, name -> name.name().value());
        values.addTexts(names, Append.NameOf::aggregateId);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Where a batch begins: the position before its first event, and the time of its first append. */
    record Written(long base, Instant firstAt) {}

    /** Fills the placeholders of a statement one after the other. */
    private static final class Values {
        private final Connection connection;
        private final PreparedStatement statement;
        private int next = 1;

        Values(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void add(int value) throws SQLException {
            statement.setInt(next++, value);
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

        void addArray(String type, Object[] values) throws SQLException {
            statement.setArray(next++, connection.createArrayOf(type, values));
        }
    }
}
