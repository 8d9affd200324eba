package dev.latchkey.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.query.Projections;
import dev.latchkey.query.Stories;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentsTest {
    private record Column(String table, String name, String type) {}

    @Test
    void tellsEveryColumnOfEveryTableApart() throws SQLException {
        try (var live = new Projections();
                var connection = live.database().superuser().getConnection()) {
            live.tell(Stories.everything(), 1);
            connection.setAutoCommit(false);
            var columns = columns(connection);
            assertThat(columns).hasSizeGreaterThan(60);
            for (var column : columns) {
                var before = content(connection, column.table());
                var row = "ctid = (select min(ctid) from query." + column.table() + ")";
                Sql.execute(
                        connection,
                        "update query.%s set %s = %s where %s"
                                .formatted(column.table(), column.name(), another(column), row));

                var after = content(connection, column.table());
                assertThat(after.rows()).isEqualTo(before.rows());
                assertThat(after.hash()).as(column.toString()).isNotEqualTo(before.hash());
                connection.rollback();
                assertThat(content(connection, column.table())).isEqualTo(before);
            }
        }
    }

    @Test
    void doesNotDependOnTheOrderOfRows() throws SQLException {
        try (var live = new Projections();
                var connection = live.database().superuser().getConnection()) {
            live.tell(Stories.everything(), 1);
            var before = content(connection, "users");
            Sql.execute(connection, "create schema query_rebuild");
            Sql.execute(
                    connection, "create table query_rebuild.users as select * from query.users order by user_id desc");

            assertThat(Contents.of(connection, ShadowTables.SHADOW, "users", 1)).isEqualTo(before);
            assertThat(Contents.of(connection, ShadowTables.SHADOW, "users", 2)).isNotEqualTo(before);
            Sql.execute(connection, "delete from query_rebuild.users where user_id = '1001'");
            assertThat(Contents.of(connection, ShadowTables.SHADOW, "users", 1).rows())
                    .isEqualTo(before.rows() - 1);
            Sql.execute(connection, "delete from query_rebuild.users");
            assertThat(Contents.of(connection, ShadowTables.SHADOW, "users", 1))
                    .isEqualTo(new Comparison.Content(0, "0".repeat(16)));
        }
    }

    private static Comparison.Content content(Connection connection, String table) throws SQLException {
        return Contents.of(connection, ShadowTables.LIVE, table, 1);
    }

    private static List<Column> columns(Connection connection) throws SQLException {
        return Sql.query(connection, row -> new Column(row.getString(1), row.getString(2), row.getString(3)), """
                select table_name, column_name, data_type from information_schema.columns
                 where table_schema = 'query' and table_name <> 'token_entry' order by 1, ordinal_position""");
    }

    /** Something that a column does not hold, and nearly does. */
    private static String another(Column column) {
        return switch (column.type()) {
            case "text" -> "coalesce(" + column.name() + " || ' ', '')";
            case "boolean" -> "not " + column.name();
            case "bigint", "smallint" -> "coalesce(" + column.name() + " + 1, 0)";
            case "timestamp with time zone" -> "coalesce(" + column.name() + " + interval '1 microsecond', 'epoch')";
            case "ARRAY" -> "array_append(" + column.name() + ", null)";
            default -> throw new IllegalStateException(column.toString());
        };
    }
}
