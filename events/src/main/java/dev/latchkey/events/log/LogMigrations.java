package dev.latchkey.events.log;

import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Tile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/** The steps of the schema that take more than SQL, for Flyway. */
public final class LogMigrations {
    private LogMigrations() {}

    /** Returns the steps, to be given to Flyway beside those of {@code db/migration}. */
    public static JavaMigration[] all() {
        return new JavaMigration[] {new HashEarlierRows()};
    }

    /** Puts the rows that were written before there was a tree into it. */
    private static final class HashEarlierRows implements JavaMigration {
        private static final int PAGE = 5_000;

        @Override
        public MigrationVersion getVersion() {
            return MigrationVersion.fromVersion("5");
        }

        @Override
        public String getDescription() {
            return "hash earlier rows";
        }

        @Override
        public @Nullable Integer getChecksum() {
            return null;
        }

        @Override
        public boolean canExecuteInTransaction() {
            return true;
        }

        @Override
        public void migrate(Context context) throws SQLException {
            var connection = context.getConnection();
            var tree = new GrowingTree();
            while (hash(connection, tree) == PAGE) {
                // There may be more.
            }
            try (var statement = connection.createStatement()) {
                statement.execute("alter table log.events alter column leaf_hash set not null");
                statement.execute("insert into log.event_types select distinct event_type, revision from log.events"
                        + " on conflict do nothing");
            }
        }

        private static int hash(Connection connection, GrowingTree tree) throws SQLException {
            var leaves = new ArrayList<byte[]>();
            var tiles = new ArrayList<Tile>();
            try (var statement = connection.prepareStatement("select " + LogReader.COLUMNS
                    + " from log.events where position > ? order by position limit " + PAGE)) {
                statement.setLong(1, tree.size());
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var leaf = LogReader.entry(rows).toLeaf();
                        leaves.add(leaf.toBytes());
                        tree.add(leaf, tiles::add);
                    }
                }
            }
            write(connection, tree.size() - leaves.size(), leaves);
            write(connection, tiles);
            return leaves.size();
        }

        private static void write(Connection connection, long before, List<byte[]> leaves) throws SQLException {
            try (var statement = connection.prepareStatement("""
                    update log.events e set leaf_hash = n.leaf_hash
                      from unnest(?::bytea[]) with ordinality as n(leaf_hash, place)
                     where e.position = ? + n.place
                    """)) {
                statement.setArray(1, connection.createArrayOf("bytea", leaves.toArray(byte[][]::new)));
                statement.setLong(2, before);
                statement.executeUpdate();
            }
        }

        private static void write(Connection connection, List<Tile> tiles) throws SQLException {
            try (var statement = connection.prepareStatement(
                    "insert into log.tiles (level, index, hashes, root) values (?, ?, ?, ?)")) {
                for (var tile : tiles) {
                    statement.setInt(1, tile.level());
                    statement.setLong(2, tile.index());
                    statement.setBytes(3, tile.hashes());
                    statement.setBytes(4, tile.root().toBytes());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
