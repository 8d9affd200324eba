package dev.latchkey.query.audit;

import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.RawRows;
import dev.latchkey.events.log.ShownEvent;
import dev.latchkey.events.proof.LogEntry;
import dev.latchkey.query.projection.QuestionTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the log itself. Conditions on time become conditions on position, since times grow with positions. */
@Component
class AuditReplay {
    private final NamedParameterJdbcTemplate jdbc;
    private final EventLog log;

    AuditReplay(DataSource database, EventLog log) {
        var limited = new JdbcTemplate(database);
        limited.setQueryTimeout((int) QuestionTime.SEARCH.toSeconds());
        this.jdbc = new NamedParameterJdbcTemplate(limited);
        this.log = log;
    }

    @QueryHandler
    EventList handle(ListEvents query) {
        var conditions = new ArrayList<String>();
        var values = new MapSqlParameterSource("limit", query.limit());
        where(conditions, values, "e.editor = :editor", "editor", query.editor());
        where(conditions, values, "e.aggregate_id = :aggregateId", "aggregateId", query.aggregateId());
        where(conditions, values, "e.owner = :owner", "owner", query.owner());
        whereAny(conditions, values, "e.event_type in (:eventTypes)", "eventTypes", query.eventTypes());
        whereAny(conditions, values, "e.aggregate_type in (:aggregateTypes)", "aggregateTypes", query.aggregateTypes());
        if (query.afterSequence() > 0) {
            where(conditions, values, "e.sequence > :sequence", "sequence", query.afterSequence());
        }
        if (query.createdAfter() != null) {
            where(conditions, values, "e.position > :low", "low", lastUpTo(query.createdAfter()));
        }
        if (query.createdBefore() != null) {
            where(conditions, values, "e.position <= :high", "high", log.positionBefore(query.createdBefore()));
        }
        return events(conditions, values, query.ascending());
    }

    @QueryHandler
    EventList handle(ReadEvents query) {
        var conditions = new ArrayList<String>();
        var values = new MapSqlParameterSource("limit", query.limit());
        where(conditions, values, "e.position > :low", "low", query.after());
        where(conditions, values, "e.position <= :high", "high", query.upTo());
        where(conditions, values, "e.editor = :editor", "editor", query.editor());
        where(conditions, values, "e.aggregate_id = :aggregateId", "aggregateId", query.aggregateId());
        where(conditions, values, "e.owner = :owner", "owner", query.owner());
        whereAny(conditions, values, "e.event_type in (:eventTypes)", "eventTypes", query.eventTypes());
        whereAny(conditions, values, "e.aggregate_type in (:aggregateTypes)", "aggregateTypes", query.aggregateTypes());
        return events(conditions, values, true);
    }

    private EventList events(List<String> conditions, MapSqlParameterSource values, boolean ascending) {
        var sql = """
                select e.position, e.sequence, e.event_type, e.revision, e.aggregate_type, e.aggregate_id, e.owner, e.editor,
                       u.display_name, e.service, e.created_at, e.payload, e.metadata
                  from log.events e left join query.users u on u.user_id = e.editor"""
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                + " order by e.position" + (ascending ? "" : " desc")
                + " limit :limit";
        return new EventList(readable(jdbc.query(sql, values, (row, number) -> new Row(row))));
    }

    /** Readers see what is personal in its place, or that it was erased. */
    private List<EventView> readable(List<Row> rows) {
        var shown = log.show(rows.stream().map(Row::entry).toList());
        var views = new ArrayList<EventView>(rows.size());
        for (var i = 0; i < rows.size(); i++) {
            views.add(rows.get(i).show(shown.get(i)));
        }
        return views;
    }

    /** Returns the position of the last event not later than {@code time}; a microsecond is the log's grain. */
    private long lastUpTo(Instant time) {
        return log.positionBefore(time.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS));
    }

    private static void where(
            List<String> conditions,
            MapSqlParameterSource values,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.addValue(name, value);
        }
    }

    private static void whereAny(
            List<String> conditions, MapSqlParameterSource values, String condition, String name, List<String> any) {
        if (!any.isEmpty()) {
            where(conditions, values, condition, name, any);
        }
    }

    /** A row as it is stored, and the name of its editor today. */
    private record Row(LogEntry entry, @Nullable String editorName) {
        Row(ResultSet row) throws SQLException {
            this(RawRows.entry(row), row.getString("display_name"));
        }

        EventView show(ShownEvent shown) {
            return new EventView(
                    entry.position(),
                    entry.sequence(),
                    entry.eventType(),
                    entry.aggregateType(),
                    entry.aggregateId(),
                    entry.owner(),
                    entry.editor(),
                    editorName,
                    entry.service(),
                    entry.at(),
                    shown.payload(),
                    shown.editor().address(),
                    shown.editor().userAgent());
        }
    }
}
