package dev.latchkey.gateway.tool;

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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Shows the keys in a data folder without their secrets, and makes newer ones. */
final class KeysTool {
    static final Set<String> OPTIONS = Set.of("--data-dir");

    static final String USAGE = """
            latchkey keys list [--data-dir DIR]
            latchkey keys rotate master|checkpoint [--data-dir DIR]
              shows the keys in a data folder, or makes a newer one
              master        the keys of people are wrapped with it
              checkpoint    signs what the log holds, beside the older ones; from the next start on
              --data-dir    of the server, which may run; data
            """;

    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;
    private final SecureRandom random = new SecureRandom();

    KeysTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) {
        var folder = arguments.one("--data-dir");
        var keys = Path.of(folder == null ? "data" : folder).resolve("keys");
        try {
            var asked = String.join(" ", arguments.words());
            switch (asked) {
                case "list" -> list(keys);
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

    private void list(Path folder) throws IOException {
        for (var files : List.of(CodeKeyFiles.in(folder), CheckpointKeyFiles.in(folder), MasterKeyFiles.in(folder))) {
            if (!files.exist()) {
                continue;
            }
            var loaded = files.load(text -> text);
            for (var id : loaded.keys().keySet()) {
                out.println(files.kind() + " " + id + " since " + since(files, id)
                        + (id.equals(loaded.first()) ? ", current" : ""));
            }
        }
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
