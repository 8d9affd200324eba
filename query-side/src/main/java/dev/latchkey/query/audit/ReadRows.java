package dev.latchkey.query.audit;

import dev.latchkey.query.QueryException;
import dev.latchkey.query.projection.QuestionTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table of those who looked at the log. */
@Component
class ReadRows implements ReadLog {
    private static final String SELECT =
            "select id, read_at, reader, method, request, address, user_agent from audit.reads where ";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    ReadRows(DataSource database, Clock clock) {
        this.jdbc = new JdbcTemplate(database);
        this.jdbc.setQueryTimeout((int) QuestionTime.SEARCH.toSeconds());
        this.clock = clock;
    }

    @Override
    public void keep(
            String reader, String method, String request, @Nullable String address, @Nullable String userAgent) {
        try {
            jdbc.update(
                    "insert into audit.reads (read_at, reader, method, request, address, user_agent)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    clock.instant().atOffset(ZoneOffset.UTC),
                    reader,
                    method,
                    request,
                    address,
                    userAgent);
        } catch (DataAccessException e) {
            throw new QueryException(QueryException.Kind.UNAVAILABLE, "the call cannot be kept", e);
        }
    }

    @Override
    public void scrub(String reader) {
        try {
            jdbc.update(
                    "update audit.reads set address = null, user_agent = null"
                            + " where reader = ? and (address is not null or user_agent is not null)",
                    reader);
        } catch (DataAccessException e) {
            throw new QueryException(QueryException.Kind.UNAVAILABLE, "the calls cannot be scrubbed", e);
        }
    }

    @QueryHandler
    ReadList handle(ListReads query) {
        var before = query.before() == 0 ? Long.MAX_VALUE : query.before();
        return new ReadList(
                query.reader() == null
                        ? jdbc.query(SELECT + "id < ? order by id desc limit ?", ReadRows::view, before, query.limit())
                        : jdbc.query(
                                SELECT + "id < ? and reader = ? order by id desc limit ?",
                                ReadRows::view,
                                before,
                                query.reader(),
                                query.limit()));
    }

    private static ReadView view(ResultSet row, int number) throws SQLException {
        return new ReadView(
                row.getLong("id"),
                row.getObject("read_at", OffsetDateTime.class).toInstant(),
                row.getString("reader"),
                row.getString("method"),
                row.getString("request"),
                row.getString("address"),
                row.getString("user_agent"));
    }
}
