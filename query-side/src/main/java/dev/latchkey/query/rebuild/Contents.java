package dev.latchkey.query.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.query.rebuild.Comparison.Content;
import dev.latchkey.query.rebuild.Comparison.DifferingKey;
import dev.latchkey.query.rebuild.Comparison.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a table holds, worked out by the database, and the keys of rows that differ, if any do. */
final class Contents {
    private static final int KEYS_TOLD = 5;
    private static final int FETCH = 1_000;

    /**
     * A sum over hashes of whole rows does not depend on their order, so nothing is sorted. With a seed that is drawn for the
     * comparison nobody who changes rows can make up for it in others.
     */
    private static final String CONTENT = "select count(*), coalesce(sum(hash_record_extended(r, ?)), 0) from %s.%s r";

    /** In the order of bytes, in which this program can compare too. */
    private static final String KEYS = """
            select key collate "C" as key, md5(t)
              from (select row(%3$s)::text as key, r::text as t from %1$s.%2$s r offset 0) as texts order by 1""";

    private static final String KEY_COLUMNS = """
            select quote_ident(a.attname)
              from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
             where i.indisprimary and i.indrelid = to_regclass(?) order by array_position(i.indkey::int2[], a.attnum)""";

    private Contents() {}

    /**
     * Returns what a table holds.
     *
     * @param seed the same for what is to be compared
     */
    static Content of(Connection connection, String schema, String table, long seed) throws SQLException {
        return Sql.query(
                        connection,
                        // What is left of the sum is what fits 64 bits.
                        row -> new Content(
                                row.getLong(1),
                                "%016x"
                                        .formatted(row.getBigDecimal(2)
                                                .toBigInteger()
                                                .longValue())),
                        CONTENT.formatted(schema, table),
                        seed)
                .getFirst();
    }

    /** Returns the first keys that differ; both connections are in a transaction, so that rows come page by page. */
    static List<DifferingKey> differing(Connection live, Connection rebuilt, String table) throws SQLException {
        var found = new ArrayList<DifferingKey>();
        try (var ours = new Rows(live, ShadowTables.LIVE, table);
                var others = new Rows(rebuilt, ShadowTables.SHADOW, table)) {
            while (found.size() < KEYS_TOLD && !(ours.key == null && others.key == null)) {
                var order = compare(ours.key, others.key);
                if (order < 0) {
                    found.add(new DifferingKey(String.valueOf(ours.key), Kind.SURPLUS));
                } else if (order > 0) {
                    found.add(new DifferingKey(String.valueOf(others.key), Kind.MISSING));
                } else if (!ours.hash.equals(others.hash)) {
                    found.add(new DifferingKey(String.valueOf(ours.key), Kind.CHANGED));
                }
                if (order <= 0) {
                    ours.next();
                }
                if (order >= 0) {
                    others.next();
                }
            }
        }
        return found;
    }

    /** The end comes after every key. */
    private static int compare(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? 1 : -1;
        }
        return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    /** Stands at one row of a table after the other, in the order of the keys. */
    private static final class Rows implements AutoCloseable {
        private final Statement statement;
        private final ResultSet rows;
        private @Nullable String key;
        private String hash = "";

        Rows(Connection connection, String schema, String table) throws SQLException {
            var columns = Sql.query(connection, row -> row.getString(1), KEY_COLUMNS, ShadowTables.LIVE + "." + table);
            statement = connection.createStatement();
            statement.setFetchSize(FETCH);
            rows = statement.executeQuery(KEYS.formatted(schema, table, String.join(", ", columns)));
            next();
        }

        private void next() throws SQLException {
            var found = rows.next();
            key = found ? rows.getString(1) : null;
            hash = found ? rows.getString(2) : "";
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
