package dev.latchkey.events.verify;

import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.LogEntry;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.Proofs;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.proof.Tile;
import dev.latchkey.events.verify.Verdict.Broken;
import dev.latchkey.events.verify.Verdict.Holds;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export line by line.
 *
 * <p>For the whole log it works out the tree anew and compares its root with the one that was signed; what the log keeps
 * beside its rows serves only to say where it breaks. For one user it follows the proof of each row to the signed root.
 */
public final class Verifier {
    private final NoteKey key;
    private final List<SignedNote> earlier;
    private final List<NoteKey> witnesses;
    private final LongConsumer progress;

    /** Makes a verifier that asks for no witnesses. */
    public Verifier(NoteKey key, List<SignedNote> earlier, LongConsumer progress) {
        this(key, earlier, List.of(), progress);
    }

    /**
     * Makes a verifier.
     *
     * @param key the public key of the log, from somewhere else than the export
     * @param earlier checkpoints of the log that were kept elsewhere; an export of the whole log must continue them
     * @param witnesses the public keys of those who each must have signed a checkpoint that the log continues
     * @param progress told how many rows were checked, after each
     */
    public Verifier(NoteKey key, List<SignedNote> earlier, List<NoteKey> witnesses, LongConsumer progress) {
        this.key = key;
        this.earlier = List.copyOf(earlier);
        this.witnesses = List.copyOf(witnesses);
        this.progress = progress;
    }

    /**
     * Checks an export.
     *
     * @throws IOException if it cannot be read
     */
    public Verdict verify(BufferedReader export) throws IOException {
        try {
            var first = export.readLine();
            if (first == null) {
                return new Broken(null, "The export is empty.");
            }
            if (!(parse(first, 1) instanceof ExportLine.Head head)) {
                return new Broken(null, "The export does not begin with its head.");
            }
            var note = note(head.checkpoint());
            if (!note.isSignedBy(key)) {
                return new Broken(null, "The checkpoint of the export is not signed by the key of " + key.name() + ".");
            }
            var checkpoint = Checkpoint.parse(note.text());
            if (!checkpoint.origin().equals(key.name())) {
                return new Broken(
                        null, "The checkpoint is one of " + checkpoint.origin() + ", not of " + key.name() + ".");
            }
            var seen = new WitnessCheck(key, witnesses).findings(checkpoint, note, head.cosigned());
            return switch (seen) {
                case Broken broken -> broken;
                case Holds witnessed ->
                    with(
                            head.userId().isEmpty()
                                    ? new WholeLog(checkpoint).verify(export)
                                    : new OneUser(checkpoint, head.userId()).verify(export),
                            witnessed.findings());
            };
        } catch (BrokenException e) {
            return e.verdict;
        }
    }

    private static Verdict with(Verdict verdict, List<String> more) {
        return switch (verdict) {
            case Broken broken -> broken;
            case Holds holds ->
                new Holds(
                        Stream.concat(holds.findings().stream(), more.stream()).toList());
        };
    }

    private static SignedNote note(String text) {
        try {
            return SignedNote.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BrokenException(null, "The export has no readable checkpoint: " + e.getMessage() + ".");
        }
    }

    private static ExportLine parse(String line, long number) {
        try {
            return ExportLine.parse(line);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new BrokenException(
                    null, "Line " + number + " of the export cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String shown(LogEntry entry) {
        return entry.eventType() + ", sequence " + entry.sequence() + " of " + entry.aggregateType() + " "
                + entry.aggregateId();
    }

    /** What is common to both kinds of export: lines in their order, and an end. */
    private abstract class Check {
        final Checkpoint checkpoint;
        long events;

        Check(Checkpoint checkpoint) {
            this.checkpoint = checkpoint;
        }

        Verdict verify(BufferedReader export) throws IOException {
            var number = 1L;
            for (var line = export.readLine(); line != null; line = export.readLine()) {
                switch (parse(line, ++number)) {
                    case ExportLine.Event event -> {
                        check(event);
                        progress.accept(++events);
                    }
                    case ExportLine.Tile tile -> check(tile);
                    case ExportLine.End end -> {
                        if (end.events() != events) {
                            return new Broken(
                                    null,
                                    "The export says that it has " + end.events() + " rows, and has " + events + ".");
                        }
                        return conclude();
                    }
                    case ExportLine.Failure failure -> {
                        return new Broken(null, "The export was broken off by the server: " + failure.message() + ".");
                    }
                    case ExportLine.Head head -> {
                        return new Broken(null, "Line " + number + " of the export is a second head.");
                    }
                }
            }
            return new Broken(null, "The export is cut off after " + events + " rows.");
        }

        abstract void check(ExportLine.Event event);

        abstract void check(ExportLine.Tile tile);

        abstract Verdict conclude();
    }

    private final class WholeLog extends Check {
        private final GrowingTree tree = new GrowingTree();
        private final Map<String, Long> sequences = new HashMap<>();
        private final TreeMap<Long, Checkpoint> former = new TreeMap<>();
        private Instant last = Instant.MIN;
        private byte[] tile = {};
        private long tileIndex = -1;

        WholeLog(Checkpoint checkpoint) {
            super(checkpoint);
            for (var note : earlier) {
                if (!note.isSignedBy(key)) {
                    throw new BrokenException(
                            null, "An earlier checkpoint is not signed by the key of " + key.name() + ".");
                }
                var one = Checkpoint.parse(note.text());
                if (one.size() > checkpoint.size()) {
                    throw new BrokenException(
                            checkpoint.size() + 1,
                            "The log was signed with " + one.size() + " rows before, and the export has "
                                    + checkpoint.size() + ": the rest was cut off.");
                }
                former.put(one.size(), one);
            }
        }

        @Override
        void check(ExportLine.Event event) {
            var entry = event.entry();
            var expected = tree.size() + 1;
            var position = entry.position();
            if (position < expected) {
                throw new BrokenException(
                        position,
                        "A row stands where none belongs (" + shown(entry)
                                + "): it was inserted, or the rows are out of order.");
            }
            if (position > checkpoint.size()) {
                throw new BrokenException(
                        Math.min(position, expected),
                        position == expected
                                ? "The row is not covered by the checkpoint, which ends at " + checkpoint.size()
                                        + ": it was added without the log (" + shown(entry) + ")."
                                : "The row is missing.");
            }
            if (position > expected) {
                throw new BrokenException(
                        expected, "The row is missing; the next one there is has position " + position + ".");
            }
            var leaf = entry.toLeaf();
            var kept = kept(position);
            if (!leaf.equals(event.leaf())) {
                throw new BrokenException(
                        position,
                        kept != null && kept.equals(leaf)
                                ? "The hash beside the row was changed (" + shown(entry) + ")."
                                : "The row was changed after it was written (" + shown(entry) + ").");
            }
            if (kept != null && !kept.equals(leaf)) {
                throw new BrokenException(
                        position, "The row was changed or exchanged, and its hash with it (" + shown(entry) + ").");
            }
            var sequence = sequences.merge(entry.aggregateId(), 1L, Long::sum);
            if (entry.sequence() != sequence) {
                throw new BrokenException(
                        position,
                        "The stream has a gap: sequence " + sequence + " was expected (" + shown(entry) + ").");
            }
            if (entry.at().isBefore(last)) {
                throw new BrokenException(position, "The row is dated before the one in front of it.");
            }
            last = entry.at();
            tree.add(leaf, full -> {});
            var signed = former.get(tree.size());
            if (signed != null && !signed.root().equals(tree.root())) {
                throw new BrokenException(
                        null,
                        "The first " + tree.size() + " rows are not those that were signed with the earlier checkpoint"
                                + since(tree.size()) + ".");
            }
        }

        /** Returns the leaf that the tree of the log keeps for a row, where a whole tile does. */
        private @Nullable Hash kept(long position) {
            var index = position - 1;
            return tileIndex == index / Tile.WIDTH ? hash(tile, (int) (index % Tile.WIDTH)) : null;
        }

        private static Hash hash(byte[] hashes, int index) {
            return Hash.of(Arrays.copyOfRange(hashes, index * Hash.SIZE, (index + 1) * Hash.SIZE));
        }

        @Override
        void check(ExportLine.Tile line) {
            if (line.hashes().length != Tile.WIDTH * Hash.SIZE) {
                throw new BrokenException(
                        line.index() * Tile.WIDTH + 1, "The tile " + line.index() + " of the tree is damaged.");
            }
            tileIndex = line.index();
            tile = line.hashes();
        }

        private String since(long size) {
            var good = former.lowerKey(size);
            return good == null ? "" : "; the first " + good + " are";
        }

        @Override
        Verdict conclude() {
            if (tree.size() < checkpoint.size()) {
                return new Broken(
                        tree.size() + 1,
                        "The row is missing, and all behind it: the checkpoint covers " + checkpoint.size() + " rows.");
            }
            if (!tree.root().equals(checkpoint.root())) {
                return new Broken(
                        null,
                        "Every row fits the hash beside it, but together they are not what was signed: rows, hashes and"
                                + " tree were written anew" + since(tree.size()) + ".");
            }
            var findings = new ArrayList<String>();
            findings.add("All " + tree.size() + " rows of " + checkpoint.origin()
                    + " are as they were signed: none was changed, dropped, inserted or exchanged.");
            findings.add("The streams of " + sequences.size()
                    + " aggregates have no gaps, and no row is dated before the" + " one in front of it.");
            if (!former.isEmpty()) {
                findings.add("The log continues " + former.size() + " earlier "
                        + (former.size() == 1 ? "checkpoint." : "checkpoints."));
            }
            return new Holds(findings);
        }
    }

    private final class OneUser extends Check {
        private final String userId;
        private long position;

        OneUser(Checkpoint checkpoint, String userId) {
            super(checkpoint);
            this.userId = userId;
        }

        @Override
        void check(ExportLine.Event event) {
            var entry = event.entry();
            if (!entry.aggregateId().equals(userId)) {
                throw new BrokenException(
                        entry.position(), "The row is not one of user " + userId + " (" + shown(entry) + ").");
            }
            if (entry.sequence() != events + 1) {
                throw new BrokenException(
                        entry.position(),
                        "Sequence " + (events + 1) + " of the stream is missing before this row (" + shown(entry)
                                + ").");
            }
            if (entry.position() <= position) {
                throw new BrokenException(entry.position(), "The row is out of order (" + shown(entry) + ").");
            }
            position = entry.position();
            var leaf = entry.toLeaf();
            var root = Proofs.rootOfInclusion(leaf, position - 1, checkpoint.size(), event.proof());
            if (root == null || !root.equals(checkpoint.root())) {
                throw new BrokenException(
                        position,
                        position > checkpoint.size()
                                ? "The row is not covered by the checkpoint (" + shown(entry) + ")."
                                : "The row is not the one that was signed at this place (" + shown(entry) + ").");
            }
        }

        @Override
        void check(ExportLine.Tile tile) {
            throw new BrokenException(null, "An export of one user has no tiles.");
        }

        @Override
        Verdict conclude() {
            if (events == 0) {
                return new Broken(null, "The export has no row of user " + userId + ".");
            }
            return new Holds(List.of(
                    "The " + events + " rows of user " + userId + " are as they were signed by " + checkpoint.origin()
                            + ": none was changed or exchanged, and none is missing between the first and the last.",
                    "Whether the stream goes on behind its last row is shown by an export of the whole log."));
        }
    }

    private static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Broken verdict;

        BrokenException(@Nullable Long position, String why) {
            super(why, null, false, false);
            this.verdict = new Broken(position, why);
        }
    }
}
