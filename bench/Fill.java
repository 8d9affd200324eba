import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.LogEntry;
import dev.latchkey.events.proof.Tile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Fills the log of a running server with people and links of theirs, as another node would write them: rows of the form
 * that the server writes, with the hashes and tiles of its own code, the head moved with them. What is personal is in plain
 * text, as an earlier version wrote it: for that nobody needs a key.
 *
 * <p>Usage: {@code java -cp 'api-gateway/target/lib/*' bench/Fill.java JDBC_URL EVENTS}, with {@code PGUSER} and
 * {@code PGPASSWORD}. The log must hold a person and a link already, whose rows are the pattern.
 */
class Fill {
    private static final int BATCH = 10_000;
    private static final int EVENTS_OF_A_USER = 10;
    private static final String COLUMNS = "position, aggregate_type, aggregate_id, sequence, event_type, revision, owner,"
            + " editor, service, created_at, payload, metadata";

    private static final String PERSON = "{\"userName\":\"person%s\",\"firstName\":\"Given\",\"lastName\":\"Family\","
            + "\"displayName\":\"Given Family\",\"preferredLanguage\":\"en\",\"gender\":1,\"email\":\"person@example.com\"}";
    private static final String METADATA = "{\"address\":\"127.0.0.1\",\"userAgent\":\"bench\"}";

    public static void main(String[] args) throws SQLException, IOException {
        var environment = System.getenv();
        try (var connection =
                DriverManager.getConnection(args[0], environment.get("PGUSER"), environment.get("PGPASSWORD"))) {
            connection.setAutoCommit(false);
            fill(connection, Long.parseLong(args[1]));
        }
    }

    private static void fill(Connection connection, long upTo) throws SQLException, IOException {
        var person = pattern(connection, "user.human.added");
        var link = pattern(connection, "user.human.passwordless.initialization.code.added");
        var tree = new GrowingTree();
        while (true) {
            long position;
            Instant at;
            try (var statement = connection.createStatement();
                    var head = statement.executeQuery("select position, created_at from log.head for update")) {
                head.next();
                position = head.getLong(1);
                at = head.getObject(2, OffsetDateTime.class).toInstant();
            }
            if (position >= upTo) {
                connection.rollback();
                return;
            }
            if (tree.size() != position) {
                tree = edge(connection, position);
            }
            write(connection, tree, at, Math.min(BATCH, upTo - position), person, link);
            connection.commit();
        }
    }

    private static void write(
            Connection connection, GrowingTree tree, Instant last, long count, LogEntry person, LogEntry link)
            throws SQLException, IOException {
        var rows = new StringBuilder();
        var names = new StringBuilder();
        var tiles = new ArrayList<Tile>();
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var at = now.isAfter(last) ? now : last;
        for (var i = 0L; i < count; i++) {
            at = at.plus(1, ChronoUnit.MICROS);
            var position = tree.size() + 1;
            // Ids of their own, above those that the server draws.
            var user = Long.toString(8_000_000_000_000_000_000L + (position - i % EVENTS_OF_A_USER));
            var sequence = 1 + i % EVENTS_OF_A_USER;
            var pattern = sequence == 1 ? person : link;
            var payload = sequence == 1
                    ? PERSON.formatted(user)
                    : link.payload()
                            .replaceFirst("\"id\":\"\\d+\"", "\"id\":\"" + (7_000_000_000_000_000_000L + position) + "\"");
            if (sequence == 1) {
                names.append("user_name\tperson").append(user).append('\t').append(user).append('\n');
            }
            var entry = new LogEntry(position, pattern.aggregateType(), user, sequence, pattern.eventType(),
                    pattern.revision(), pattern.owner(), pattern.editor(), pattern.service(), at, payload,
                    METADATA);
            var leaf = entry.toLeaf();
            tree.add(leaf, tiles::add);
            append(rows, entry, leaf.toBytes());
        }
        copy(connection, "log.events (" + COLUMNS + ", leaf_hash)", rows);
        copy(connection, "log.unique_names (kind, value, aggregate_id)", names);
        try (var insert = connection.prepareStatement(
                "insert into log.tiles (level, index, hashes, root) values (?, ?, ?, ?)")) {
            for (var tile : tiles) {
                insert.setInt(1, tile.level());
                insert.setLong(2, tile.index());
                insert.setBytes(3, tile.hashes());
                insert.setBytes(4, tile.root().toBytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (var move = connection.prepareStatement("update log.head set position = ?, created_at = ?")) {
            move.setLong(1, tree.size());
            move.setObject(2, at.atOffset(ZoneOffset.UTC));
            move.executeUpdate();
        }
    }

    private static void append(StringBuilder rows, LogEntry entry, byte[] leaf) {
        var columns = List.of(
                Long.toString(entry.position()), entry.aggregateType(), entry.aggregateId(),
                Long.toString(entry.sequence()), entry.eventType(), Integer.toString(entry.revision()), entry.owner(),
                entry.editor(), entry.service(), entry.at().toString(), entry.payload(), entry.metadata(),
                "\\x" + HexFormat.of().formatHex(leaf));
        for (var i = 0; i < columns.size(); i++) {
            rows.append(i == 0 ? "" : "\t")
                    .append(columns.get(i).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n"));
        }
        rows.append('\n');
    }

    private static void copy(Connection connection, String table, StringBuilder rows) throws SQLException, IOException {
        connection.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin", new StringReader(rows.toString()), 1 << 16);
    }

    private static LogEntry pattern(Connection connection, String type) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select " + COLUMNS + " from log.events where event_type = ? order by position desc limit 1")) {
            statement.setString(1, type);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the log holds no " + type + " yet");
                }
                return new LogEntry(
                        row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5),
                        row.getInt(6), row.getString(7), row.getString(8), row.getString(9),
                        row.getObject(10, OffsetDateTime.class).toInstant(), row.getString(11), row.getString(12));
            }
        }
    }

    /** Reads the edge of the tree: the leaves of its last tile, and on each level above the roots of the whole tiles. */
    private static GrowingTree edge(Connection connection, long size) throws SQLException {
        var edge = new ArrayList<byte[]>();
        edge.add(hashes(connection, "select leaf_hash from log.events where position > " + (size - Tile.widthOfEdge(size, 0))
                + " and position <= " + size + " order by position"));
        for (var level = 1; Tile.fullTiles(size, level - 1) > 0; level++) {
            var end = Tile.fullTiles(size, level - 1);
            edge.add(hashes(connection, "select root from log.tiles where level = " + (level - 1) + " and index >= "
                    + (end - Tile.widthOfEdge(size, level)) + " and index < " + end + " order by index"));
        }
        return new GrowingTree(size, edge);
    }

    private static byte[] hashes(Connection connection, String sql) throws SQLException {
        var hashes = new ByteArrayOutputStream();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                hashes.writeBytes(rows.getBytes(1));
            }
        }
        return hashes.toByteArray();
    }
}
