package dev.latchkey.events.verify;

import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.Proofs;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.verify.Verdict.Broken;
import dev.latchkey.events.verify.Verdict.Holds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks what witnesses have signed. What they signed need not be the newest checkpoint, but the newest one must continue it.
 *
 * @param key the public key of the log
 * @param witnesses whose signatures are asked for
 */
record WitnessCheck(NoteKey key, List<NoteKey> witnesses) {
    /**
     * Returns up to where each witness has signed.
     *
     * @param checkpoint the newest one, and {@code note} with its signatures
     * @param cosigned what the export says that witnesses have signed
     */
    Verdict findings(Checkpoint checkpoint, SignedNote note, List<ExportLine.Cosigned> cosigned) {
        var findings = new ArrayList<String>();
        for (var witness : witnesses) {
            @Nullable Seen newest = seen(checkpoint.size(), note, witness);
            for (var each : cosigned) {
                try {
                    var seen = seen(each, checkpoint, witness);
                    newest = seen != null && (newest == null || seen.size() > newest.size()) ? seen : newest;
                } catch (IllegalArgumentException e) {
                    return new Broken(
                            null, "A checkpoint that a witness has signed cannot be read: " + e.getMessage() + ".");
                } catch (ForkException e) {
                    return e.verdict;
                }
            }
            if (newest == null) {
                return new Broken(
                        null, "Witness " + witness.name() + " has signed none of the checkpoints in the export.");
            }
            findings.add(
                    "Witness " + witness.name() + " saw the same first " + newest.size() + " rows at " + newest.at()
                            + (newest.size() == checkpoint.size()
                                    ? ", which are all."
                                    : "; of those behind them it has signed nothing."));
        }
        return new Holds(findings);
    }

    private @Nullable Seen seen(ExportLine.Cosigned cosigned, Checkpoint checkpoint, NoteKey witness) {
        var note = SignedNote.parse(cosigned.checkpoint());
        var former = Checkpoint.parse(note.text());
        var seen = seen(former.size(), note, witness);
        if (seen == null) {
            return null;
        }
        if (!former.origin().equals(checkpoint.origin())) {
            throw new IllegalArgumentException("it is one of " + former.origin());
        }
        if (!Proofs.isConsistent(
                former.size(), former.root(), checkpoint.size(), checkpoint.root(), cosigned.proof())) {
            throw new ForkException("Witness " + witness.name() + " has signed another log of the same name, of "
                    + former.size() + " rows: this one does not continue it.");
        }
        return seen;
    }

    private static @Nullable Seen seen(long size, SignedNote note, NoteKey witness) {
        var at = note.cosignedAt(witness);
        return at == null ? null : new Seen(size, at);
    }

    private record Seen(long size, Instant at) {}

    private static final class ForkException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Broken verdict;

        ForkException(String why) {
            super(why, null, false, false);
            this.verdict = new Broken(null, why);
        }
    }
}
