package dev.latchkey.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

class ShadowConnectionTest {
    private static RealDatabase database;

    @BeforeAll
    static void start() {
        database = new RealDatabase();
        database.asSuperuser("create schema query_rebuild; create table query_rebuild.orgs (like query.orgs)");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void leadsStatementsToTheCopiesWhateverTheSearchPathIs() throws SQLException {
        try (var connection = database.superuser().getConnection()) {
            for (var path : new String[] {"query", "public", "query_rebuild, query"}) {
                Sql.execute(connection, "set search_path = " + path);
                var shadow = new JdbcTemplate(ShadowConnection.of(connection, Set.of("orgs")));
                shadow.update("insert into query.orgs values (?, 'a', 'a', 1, now())", path);
                Sql.execute(connection, "discard all");
                shadow.update("update query.orgs o set name = 'b' where o.org_id = ?", path);
            }
            assertThat(Sql.query(connection, row -> row.getString(1), "select name from query_rebuild.orgs"))
                    .containsExactly("b", "b", "b");
            assertThat(Sql.query(connection, row -> row.getLong(1), "select count(*) from query.orgs"))
                    .containsExactly(0L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into orgs values (?)",
                "delete from query.token_entry where processorname = ?",
                "insert into query.orgs select ? from query.users",
                "delete from log.events where service = ?"
            })
    void sendsNothingElse(String sql) throws SQLException {
        try (var connection = database.superuser().getConnection()) {
            var shadow = new JdbcTemplate(ShadowConnection.of(connection, Set.of("orgs")));

            assertThatThrownBy(() -> shadow.update(sql, "x"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("a projection ");
            assertThatThrownBy(() -> shadow.execute("delete from query.orgs"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
