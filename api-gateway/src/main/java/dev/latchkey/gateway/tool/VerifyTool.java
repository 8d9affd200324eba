package dev.latchkey.gateway.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.verify.Verdict.Broken;
import dev.latchkey.events.verify.Verdict.Holds;
import dev.latchkey.events.verify.Verifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Verifies an export. */
final class VerifyTool {
    static final Set<String> OPTIONS = Set.of("--key", "--checkpoint", "--witness");

    static final String USAGE = """
            latchkey verify FILE --key KEY [--checkpoint FILE]... [--witness KEY]...
              checks an export: no server, no database, no network
              KEY           the public key of the log, or a file that holds it; have it from elsewhere than the export
              --checkpoint  a checkpoint that was kept elsewhere, which the log must continue
              --witness     the public key of a witness, or a file that holds it, who must have signed a checkpoint
            """;

    private static final int HOLDS = 0;
    private static final int BROKEN = 1;
    private static final int NOT_TRIED = 2;
    private static final int BUFFER = 1 << 20;

    private final PrintStream out;
    private final PrintStream err;

    VerifyTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) {
        var key = arguments.one("--key");
        if (arguments.words().size() != 1 || key == null) {
            throw new WrongUseException("verify needs a file and --key");
        }
        var file = Path.of(arguments.words().getFirst());
        try {
            var trusted = key("--key", key, NoteKey::parse);
            var witnesses = new ArrayList<NoteKey>();
            for (var witness : arguments.all("--witness")) {
                witnesses.add(key("--witness", witness, NoteKey::parseWitness));
            }
            var earlier = new ArrayList<SignedNote>();
            for (var checkpoint : arguments.all("--checkpoint")) {
                earlier.add(checkpoint(Path.of(checkpoint)));
            }
            var progress = new Progress(err, isWatched(), "verifying");
            progress.outOf(Math.max(1, Files.size(file)));
            return verify(file, new Trusted(trusted, earlier, witnesses), progress);
        } catch (CharacterCodingException e) {
            err.println("latchkey: " + file + " is not text in UTF-8");
            return NOT_TRIED;
        } catch (IOException e) {
            err.println("latchkey: cannot read: " + e.getMessage());
            return NOT_TRIED;
        }
    }

    private int verify(Path file, Trusted trusted, Progress progress) throws IOException {
        try (var bytes = new CountedStream(Files.newInputStream(file));
                var lines = new BufferedReader(new InputStreamReader(bytes, UTF_8.newDecoder()), BUFFER)) {
            var verdict = new Verifier(
                            trusted.key(),
                            trusted.earlier(),
                            trusted.witnesses(),
                            events -> progress.show(bytes.count()))
                    .verify(lines);
            progress.end();
            return switch (verdict) {
                case Holds holds -> {
                    out.println("The export holds.");
                    holds.findings().forEach(finding -> out.println("  " + finding));
                    yield HOLDS;
                }
                case Broken broken -> {
                    var position = broken.position();
                    out.println(
                            position == null
                                    ? "The export does not hold."
                                    : "The export breaks at position " + position + ".");
                    out.println("  " + broken.why());
                    yield BROKEN;
                }
            };
        }
    }

    private static NoteKey key(String option, String text, Function<String, NoteKey> parse) throws IOException {
        try {
            var file = Path.of(text);
            return parse.apply(Files.isRegularFile(file) ? Files.readString(file) : text);
        } catch (IllegalArgumentException e) {
            throw new WrongUseException(option + " is neither a public key nor a file with one: " + e.getMessage());
        }
    }

    private static SignedNote checkpoint(Path file) throws IOException {
        try {
            return SignedNote.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new WrongUseException(file + " holds no checkpoint: " + e.getMessage());
        }
    }

    /** What is known from elsewhere than the export. */
    private record Trusted(NoteKey key, List<SignedNote> earlier, List<NoteKey> witnesses) {}

    static boolean isWatched() {
        var console = System.console();
        return console != null && console.isTerminal();
    }
}
