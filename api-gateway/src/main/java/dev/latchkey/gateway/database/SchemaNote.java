package dev.latchkey.gateway.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.log.LogMigrations;
import dev.latchkey.events.value.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Notes in a database which migrations it has been brought through, so that a start which finds its own noted need not wake
 * Flyway. The note is a hash over all of them, the comment of the schema that holds Flyway's history.
 */
final class SchemaNote {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaNote.class);

    private final String schema;
    private final String hash;
    private final String text;

    /**
     * Reads the migrations of this version.
     *
     * @param scripts where those are that are SQL
     * @param schema that of Flyway's history
     */
    SchemaNote(String scripts, String schema) {
        this.schema = schema;
        this.hash = hash(scripts);
        this.text = "latchkey " + hash;
    }

    /** Returns the hash over the migrations, in hexadecimal digits. */
    String hash() {
        return hash;
    }

    /** Returns whether the migrations of this version, and no others since, are noted. */
    boolean isIn(Connection owner) throws SQLException {
        try (var statement =
                owner.prepareStatement("select obj_description(to_regnamespace(?)::oid, 'pg_namespace') = ?")) {
            statement.setString(1, schema);
            statement.setString(2, text);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /** Notes them; whoever may migrate but not comment has Flyway look at each start. */
    void writeInto(Connection owner) {
        try (var statement = owner.createStatement()) {
            statement.execute("comment on schema " + statement.enquoteIdentifier(schema, true) + " is "
                    + statement.enquoteLiteral(text));
        } catch (SQLException e) {
            LOG.debug("The migrations cannot be noted", e);
        }
    }

    private static String hash(String scripts) {
        try {
            var found = new TreeMap<String, Resource>();
            for (var script :
                    new PathMatchingResourcePatternResolver(SchemaNote.class.getClassLoader()).getResources(scripts)) {
                found.put(String.valueOf(script.getFilename()), script);
            }
            if (found.isEmpty()) {
                throw new IllegalStateException("no migrations in " + scripts);
            }
            var pieces = new ArrayList<byte[]>();
            for (var script : found.entrySet()) {
                add(pieces, script.getKey().getBytes(UTF_8));
                add(pieces, script.getValue().getContentAsByteArray());
            }
            for (var step : LogMigrations.all()) {
                add(pieces, (step.getVersion() + " " + step.getDescription()).getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(Sha256.of(pieces.toArray(byte[][]::new)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the migrations", e);
        }
    }

    /** With its length, so that no two sets of pieces look the same. */
    private static void add(List<byte[]> pieces, byte[] piece) {
        pieces.add((piece.length + "\n").getBytes(UTF_8));
        pieces.add(piece);
    }
}
