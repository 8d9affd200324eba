package dev.latchkey.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.query.projection.Insertion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class ShadowTemplateTest {
    private static final Insertion INTO =
            new Insertion("query.probe", "id text, fine bool, small int2, large int8, at timestamptz");
    private static final String ALL = "select t::text from %s.probe t order by id";

    private static RealDatabase database;

    private Connection connection;
    private ShadowTemplate shadow;

    @BeforeAll
    static void start() {
        database = new RealDatabase();
        var table = ".probe (id text primary key, fine bool, small int2, large int8, at timestamptz)";
        database.asSuperuser(
                "create schema query_rebuild; create table query" + table + "; create table query_rebuild" + table);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = database.superuser().getConnection();
        connection.setAutoCommit(false);
        shadow = new ShadowTemplate(connection, Set.of("probe"));
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void copiesTheRowsThatAnInsertWouldWrite() throws SQLException {
        var rows = rows(
                row("a", true, Short.MIN_VALUE, Long.MAX_VALUE, Instant.parse("2026-03-01T10:00:00.000001Z")),
                row("Zoë 💡 \t\\N", false, (short) -1, -1L, Instant.parse("1999-12-31T23:59:59.999999Z")),
                row("", null, null, null, null));
        shadow.copy(INTO, rows);
        INTO.insert(new JdbcTemplate(new SingleConnectionDataSource(connection, true)), rows);

        assertThat(rows("query_rebuild")).hasSize(3).isEqualTo(rows("query"));
    }

    @Test
    void leavesRowsAloneWhoseKeysAreThereAndWritesTheOthers() throws SQLException {
        shadow.copy(INTO, rows(row("a", true, (short) 1, 1L, Instant.EPOCH)));
        shadow.copy(
                INTO,
                rows(
                        row("b", true, (short) 2, 2L, Instant.EPOCH),
                        row("a", true, (short) 3, 3L, Instant.EPOCH),
                        row("b", true, (short) 4, 4L, Instant.EPOCH)));

        assertThat(rows("query_rebuild"))
                .containsExactly("(a,t,1,1,\"1970-01-01 00:00:00+00\")", "(b,t,2,2,\"1970-01-01 00:00:00+00\")");
        assertThat(rows("query")).isEmpty();
    }

    @Test
    void refusesATableThatIsNoneOfAProjection() {
        var other = new Insertion("query.orgs", "org_id text");
        assertThatThrownBy(() -> shadow.copy(other, rows(row("a"))))
                .hasMessageContaining("must not write to query.orgs");
        var wrong = new Insertion("query.probe", "id text, small int8");
        assertThatThrownBy(() -> shadow.copy(wrong, rows(row("a", 1L)))).isInstanceOf(DataAccessException.class);
    }

    private static List<@Nullable Object[]> rows(@Nullable Object[]... rows) {
        return List.of(rows);
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private List<String> rows(String schema) throws SQLException {
        Sql.execute(connection, "set local timezone = 'UTC'");
        return Sql.query(connection, row -> row.getString(1), ALL.formatted(schema));
    }
}
