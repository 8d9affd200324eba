package dev.latchkey.gateway.audit;

import com.google.protobuf.ByteString;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.log.Checkpoints;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.query.QueryException;
import dev.latchkey.query.QueryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Proves what stands in the log, against the newest checkpoint. */
@Component
final class Proofs {
    /** Longer than it takes to sign; a log that is not signed any more answers at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final EventLog log;
    private final Checkpoints checkpoints;

    Proofs(EventLog log, Checkpoints checkpoints) {
        this.log = log;
        this.checkpoints = checkpoints;
    }

    /**
     * A checkpoint, and the tree that it is one of.
     *
     * @param note the checkpoint, signed
     */
    record Signed(SignedNote note, MerkleTree tree) {}

    /**
     * Returns a checkpoint that covers all that the log holds now.
     *
     * @throws QueryException if none is signed in time
     */
    Signed newest() {
        return covering(log.head());
    }

    /**
     * Returns a checkpoint that covers a position.
     *
     * @throws DomainException if the log is not that long
     * @throws QueryException if none is signed in time
     */
    Signed covering(long position) {
        if (position > log.head()) {
            throw new DomainException(ErrorCode.LOG_SHORTER, "the log ends before position " + position);
        }
        try {
            var note = checkpoints.covering(position, PATIENCE);
            if (note == null) {
                var trouble = checkpoints.trouble();
                throw new QueryException(
                        Kind.UNAVAILABLE, trouble == null ? "no checkpoint was signed in time" : trouble);
            }
            return new Signed(
                    note, checkpoints.tree(Checkpoint.parse(note.text()).size()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(Kind.DEADLINE_EXCEEDED, "interrupted while waiting for a checkpoint", e);
        }
    }

    /** Returns a checkpoint with the signatures of witnesses, if they have signed just this one. */
    SignedNote withCosignatures(SignedNote note) {
        return reading(() -> checkpoints.withCosignatures(note));
    }

    /** Returns the newest checkpoints that witnesses have signed, the longest first. */
    List<SignedNote> cosigned() {
        return reading(checkpoints::cosigned);
    }

    /** Returns the public keys that checkpoints are signed with, in text. */
    List<String> keys() {
        return checkpoints.keys().stream().map(Object::toString).toList();
    }

    /** Reads the log; what it refuses becomes a refusal of the call. */
    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (EventLogException e) {
            throw QueryException.of(e);
        }
    }

    static List<ByteString> bytes(List<Hash> hashes) {
        return hashes.stream().map(hash -> ByteString.copyFrom(hash.toBytes())).toList();
    }
}
