package dev.latchkey.query.erasure;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.QuestionTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What the log says of erasures, beside what has become of the keys; an index of the log has only these events. */
@Component
class ErasureRows {
    private static final String SELECT = """
            select e.aggregate_id, e.owner, e.position, e.sequence, e.created_at, e.payload::json ->> 'keyId' as key_id,
                   p.destroyed_at, p.finished_at
              from log.events e left join keys.people p on p.user_id = e.aggregate_id
             where e.event_type = 'user.erased' and\s""";

    private final JdbcTemplate jdbc;

    ErasureRows(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
        this.jdbc.setQueryTimeout((int) QuestionTime.SEARCH.toSeconds());
    }

    @QueryHandler
    @Nullable
    ErasureView handle(FindErasure query) {
        return jdbc
                .query(
                        SELECT + "e.aggregate_id = ?",
                        ErasureRows::view,
                        query.userId().value())
                .stream()
                .findFirst()
                .orElse(null);
    }

    @QueryHandler
    ErasureList handle(ListOpenErasures query) {
        return new ErasureList(jdbc.query(
                // A row that came back from a backup has its key again, and is not finished.
                SELECT + "(p.user_id is null or p.wrapped is not null or p.finished_at is null) limit ?",
                ErasureRows::view,
                query.limit()));
    }

    private static ErasureView view(ResultSet row, int number) throws SQLException {
        var destroyedAt = row.getObject("destroyed_at", OffsetDateTime.class);
        return new ErasureView(
                new UserId(row.getString("aggregate_id")),
                new OrgId(row.getString("owner")),
                row.getLong("position"),
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("key_id"),
                destroyedAt == null ? null : destroyedAt.toInstant(),
                row.getObject("finished_at") != null);
    }
}
