package dev.latchkey.events.verify;

import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A line of an export, which is an object with one member. */
sealed interface ExportLine {
    /** The version of the form that is read here. */
    int VERSION = 1;

    JsonMapper JSON = new JsonMapper();

    /**
     * The first line.
     *
     * @param checkpoint the signed note
     * @param userId whose stream it is; empty for the whole log
     * @param cosigned checkpoints that witnesses have signed
     */
    record Head(String checkpoint, String userId, List<Cosigned> cosigned) implements ExportLine {}

    /**
     * A checkpoint that a witness has signed.
     *
     * @param checkpoint the signed note
     * @param proof the nodes that show that the log continues it
     */
    record Cosigned(String checkpoint, List<Hash> proof) {}

    /**
     * A row.
     *
     * @param leaf the hash that the log keeps beside the row
     * @param proof the nodes from there to the root; empty in an export of the whole log, which needs none
     */
    record Event(LogEntry entry, Hash leaf, List<Hash> proof) implements ExportLine {}

    /**
     * A tile of the tree as the log keeps it, before the rows that it covers.
     *
     * @param index its place among the tiles of level 0
     * @param hashes 256 leaves
     */
    record Tile(long index, byte[] hashes) implements ExportLine {}

    /**
     * The last line.
     *
     * @param events how many rows there were
     */
    record End(long events) implements ExportLine {}

    /** A refusal that the server sent in place of more rows. */
    record Failure(String message) implements ExportLine {}

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of an export
     */
    static ExportLine parse(String line) {
        try {
            var read = JSON.readTree(line);
            // As the server sends it, or as the export tool writes it.
            var root = read.has("result") ? read.path("result") : read;
            if (root.has("event")) {
                return event(root.path("event"));
            }
            if (root.has("tile")) {
                var tile = root.path("tile");
                return new Tile(number(tile, "index"), bytes(tile, "hashes"));
            }
            if (root.has("head")) {
                var head = root.path("head");
                if (number(head, "version") != VERSION) {
                    throw new IllegalArgumentException("it has version " + number(head, "version")
                            + " of the form, this program reads version " + VERSION);
                }
                var cosigned = new ArrayList<Cosigned>();
                for (var each : head.path("cosigned")) {
                    cosigned.add(new Cosigned(text(each, "checkpoint"), hashes(each.path("proof"))));
                }
                return new Head(text(head, "checkpoint"), text(head, "userId"), cosigned);
            }
            if (root.has("end")) {
                return new End(number(root.path("end"), "events"));
            }
            if (root.has("error")) {
                return new Failure(text(root.path("error"), "message"));
            }
            throw new IllegalArgumentException("it is none of head, tile, event and end");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    private static Event event(JsonNode node) {
        var entry = new LogEntry(
                number(node, "position"),
                text(node, "aggregateType"),
                text(node, "aggregateId"),
                number(node, "sequence"),
                text(node, "eventType"),
                Math.toIntExact(number(node, "revision")),
                text(node, "owner"),
                text(node, "editor"),
                text(node, "service"),
                Instant.parse(text(node, "createdAt")),
                text(node, "payload"),
                text(node, "metadata"));
        return new Event(entry, Hash.of(bytes(node, "leafHash")), hashes(node.path("proof")));
    }

    private static List<Hash> hashes(JsonNode nodes) {
        var hashes = new ArrayList<Hash>();
        for (var hash : nodes) {
            hashes.add(Hash.ofBase64(hash.asString()));
        }
        return hashes;
    }

    /** What has the value of nothing is left out of an export. */
    private static String text(JsonNode node, String name) {
        @Nullable JsonNode member = node.get(name);
        return member == null ? "" : member.asString();
    }

    private static long number(JsonNode node, String name) {
        @Nullable JsonNode member = node.get(name);
        return member == null ? 0 : Long.parseLong(member.asString());
    }

    private static byte[] bytes(JsonNode node, String name) {
        return Base64.getDecoder().decode(text(node, name));
    }
}
