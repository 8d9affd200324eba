package dev.latchkey.gateway.tool;

import dev.latchkey.gateway.database.OwnerDatabase;
import dev.latchkey.gateway.start.CheckpointKeyFiles;
import dev.latchkey.gateway.start.CodeKeyFiles;
import dev.latchkey.gateway.start.KeyFiles;
import dev.latchkey.gateway.start.MasterKeyFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows the keys in a data folder without their secrets, and makes newer ones. */
final class KeysTool {
    static final String USAGE = """
            latchkey keys list [--data-dir DIR] [--spring.datasource.url=URL …]
              shows the keys in a data folder, and how many people's keys each master key wraps
            latchkey keys rotate master|checkpoint [--data-dir DIR]
              makes a newer one
              master        the keys of people are wrapped with it
              checkpoint    signs what the log holds, beside the older ones; from the next start on
              --data-dir    of the server, which may run, and has to for list if the embedded database is in there
                            and is to be counted in; data
              --spring.…    settings of another database, as the server takes them
            """;

    private static final Set<String> OPTIONS = Set.of("--data-dir");

    /** Counting the people of a large table takes moments. */
    private static final Duration ANSWER = Duration.ofMinutes(1);

    private static final int DONE = 0;
    private static final int FAILED = 1;

    private static final String MASTER = "master";

    private final PrintStream out;
    private final PrintStream err;
    private final SecureRandom random = new SecureRandom();

    KeysTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs it; the settings among the arguments are left to the environment. */
    int run(List<String> args) {
        var settings = ServerSettings.among(args);
        var arguments = Arguments.of(settings.others(), OPTIONS);
        var folder = arguments.one("--data-dir");
        var data = Path.of(folder == null ? "data" : folder);
        var keys = data.resolve("keys");
        try {
            var asked = String.join(" ", arguments.words());
            switch (asked) {
                case "list" -> list(data, keys, settings);
                case "rotate master" -> rotateMaster(keys);
                case "rotate checkpoint" -> rotateCheckpoint(keys);
                default -> throw new WrongUseException("there is no command keys " + asked);
            }
            return DONE;
        } catch (StartRefused e) {
            err.println("latchkey: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            err.println("latchkey: " + e.getMessage());
        }
        return FAILED;
    }

    private void list(Path data, Path folder, ServerSettings settings) throws IOException {
        var wrapped = wrapped(data, settings);
        for (var files : List.of(CodeKeyFiles.in(folder), CheckpointKeyFiles.in(folder), MasterKeyFiles.in(folder))) {
            if (!files.exist()) {
                continue;
            }
            var loaded = files.load(text -> text);
            for (var id : loaded.keys().keySet()) {
                out.println(files.kind() + " " + id + " since " + since(files, id)
                        + (id.equals(loaded.first()) ? ", current" : "")
                        + (wrapped != null && files.kind().equals(MASTER) ? wraps(wrapped, id) : ""));
            }
        }
        if (wrapped != null) {
            // Those of the setting have no files, and neither has one that is lost.
            wrapped.keySet().stream()
                    .filter(id -> !Files.exists(MasterKeyFiles.in(folder).file(id)))
                    .forEach(id -> out.println(MASTER + " " + id + " has no file here" + wraps(wrapped, id)));
        }
    }

    private static String wraps(Map<String, Long> wrapped, String id) {
        var count = wrapped.getOrDefault(id, 0L);
        return ", wraps " + count + (count == 1 ? " person's key" : " people's keys");
    }

    /** Returns how many people's keys each master key wraps; null, and says why, if the database does not tell. */
    private @Nullable Map<String, Long> wrapped(Path data, ServerSettings settings) {
        try (var connection =
                        OwnerDatabase.open(settings.environment(), data, ANSWER).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select master_key, count(*) from keys.people"
                        + " where master_key is not null group by master_key order by master_key")) {
            var counts = new TreeMap<String, Long>();
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
            return counts;
        } catch (StartRefused e) {
            err.println("latchkey: people's keys are not counted: " + e.getMessage());
        } catch (SQLException e) {
            err.println("latchkey: people's keys are not counted: SQL state " + e.getSQLState());
        }
        return null;
    }

    private static String since(KeyFiles files, String id) throws IOException {
        return Files.getLastModifiedTime(files.file(id))
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private void rotateMaster(Path folder) {
        var files = MasterKeyFiles.in(folder);
        // The first one is the server's to make, which knows whether there was one.
        var former = files.load(text -> text).first();
        var id = MasterKeyFiles.create(folder, random);
        out.println("Master key " + id + " takes the place of " + former + ".");
        out.println(
                "A running server wraps the keys of people with it within a minute, and logs when all are. Until then"
                        + " keep " + files.file(former) + "; afterwards delete it, and its copies in backups.");
    }

    private void rotateCheckpoint(Path folder) {
        var id = CheckpointKeyFiles.rotate(folder, random);
        out.println("Checkpoint key " + id
                + " signs first from the next start on, the older ones beside it. Make its public" + " key known:");
        out.println("  " + CheckpointKeyFiles.load(folder).getFirst().key());
    }
}
