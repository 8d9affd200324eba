package dev.latchkey.events.log;

import dev.latchkey.events.log.EventLogException.Kind;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.Tile;
import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tiles of the tree in the database: those that are whole as they are, those at the edge put together. */
final class StoredTiles implements MerkleTree.Tiles {
    private final JdbcClient jdbc;

    StoredTiles(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /**
     * Returns the hashes of a tile.
     *
     * @throws EventLogException if the database cannot be read, or lacks what it must hold
     */
    @Override
    public byte[] hashes(int level, long index, int width) {
        var found = LogReader.reading(() -> read(level, index, width));
        var hashes = new ByteArrayOutputStream();
        found.forEach(hashes::writeBytes);
        if (hashes.size() < width * Hash.SIZE) {
            throw new EventLogException(
                    Kind.UNAVAILABLE,
                    "the log is damaged: tile " + level + "/" + index + " has " + hashes.size() / Hash.SIZE
                            + " hashes of " + width);
        }
        return hashes.toByteArray();
    }

    private List<byte[]> read(int level, long index, int width) {
        var whole = jdbc.sql("select hashes from log.tiles where level = ? and index = ?")
                .params(level, index)
                .query((row, number) -> row.getBytes(1))
                .list();
        if (!whole.isEmpty()) {
            return whole;
        }
        var first = index * Tile.WIDTH;
        return level == 0
                ? jdbc.sql("select leaf_hash from log.events where position > ? and position <= ? order by position")
                        .params(first, first + width)
                        .query((row, number) -> row.getBytes(1))
                        .list()
                : jdbc.sql("select root from log.tiles where level = ? and index >= ? and index < ? order by index")
                        .params(level - 1, first, first + width)
                        .query((row, number) -> row.getBytes(1))
                        .list();
    }
}
