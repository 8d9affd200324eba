package dev.latchkey.events.log;

import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Tile;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Where the log ends: all that has to be known of it to write on.
 *
 * @param position place of the last event; 0 if there is none
 * @param at time of the last append
 * @param tree the tree over all events, never changed here
 */
record LogEdge(long position, Instant at, GrowingTree tree) {
    private static final String HEAD = "select position, created_at from log.head";

    /** Reads the end of the log. */
    static LogEdge read(Connection connection) throws SQLException {
        return read(connection, HEAD);
    }

    /** Reads the end of the log and keeps others from writing until the transaction is over. */
    static LogEdge lock(Connection connection) throws SQLException {
        return read(connection, HEAD + " for update");
    }

    private static LogEdge read(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var head = statement.executeQuery(sql)) {
            head.next();
            var position = head.getLong(1);
            return new LogEdge(position, LogTable.instant(head, 2), tree(connection, position));
        }
    }

    /** Rows up to the head never change, so it does not matter what is written meanwhile. */
    private static GrowingTree tree(Connection connection, long size) throws SQLException {
        var edge = new ArrayList<byte[]>();
        edge.add(leaves(connection, size));
        for (var level = 1; Tile.fullTiles(size, level - 1) > 0; level++) {
            edge.add(roots(connection, size, level));
        }
        try {
            return new GrowingTree(size, edge);
        } catch (IllegalArgumentException e) {
            throw new SQLException("the log is damaged, rows at its end are missing: " + e.getMessage(), e);
        }
    }

    private static byte[] leaves(Connection connection, long size) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select leaf_hash from log.events where position > ? and position <= ? order by position")) {
            statement.setLong(1, size - Tile.widthOfEdge(size, 0));
            statement.setLong(2, size);
            return hashes(statement);
        }
    }

    private static byte[] roots(Connection connection, long size, int level) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select root from log.tiles where level = ? and index >= ? and index < ? order by index")) {
            var last = Tile.fullTiles(size, level - 1);
            statement.setInt(1, level - 1);
            statement.setLong(2, last - Tile.widthOfEdge(size, level));
            statement.setLong(3, last);
            return hashes(statement);
        }
    }

    private static byte[] hashes(PreparedStatement statement) throws SQLException {
        var hashes = new ByteArrayOutputStream();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                hashes.writeBytes(rows.getBytes(1));
            }
        }
        return hashes.toByteArray();
    }
}
