package dev.latchkey.gateway.log;

import dev.latchkey.events.log.Checkpoints;
import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.SignedNote;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Has one witness sign checkpoints (C2SP tlog-witness, {@code add-checkpoint}). For one thread. */
final class Witness {
    private static final Pattern SIZE = Pattern.compile("(0|[1-9]\\d{0,17})\n");
    private static final String SIZE_TYPE = "text/x.tlog.size";
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    /** How long a checkpoint is waited for that covers what the witness has seen, as another node may have sent it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final URI address;
    private final NoteKey key;
    private final WitnessHttp http;

    /** What the witness has signed last, as far as is known here. */
    private long signed;

    Witness(URI address, NoteKey key, WitnessHttp http) {
        this.address = address;
        this.key = key;
        this.http = http;
    }

    NoteKey key() {
        return key;
    }

    /** Returns how many events the witness has signed for. */
    long signed() {
        return signed;
    }

    /**
     * Has a checkpoint signed, and keeps that.
     *
     * @throws IOException if the witness cannot be asked, or does not answer as one
     * @throws WitnessRefusedException if the witness does not sign
     */
    void sign(SignedNote note, Checkpoints checkpoints) throws IOException, InterruptedException {
        var answer = ask(note, signed, checkpoints);
        var current = note;
        if (answer.status() == CONFLICT) {
            // Another node has sent one since, or the witness has been put back.
            var seen = size(answer);
            current = covering(seen, note, checkpoints);
            answer = ask(current, seen, checkpoints);
        }
        if (answer.status() != OK) {
            throw new WitnessRefusedException(reason(answer.status()));
        }
        keep(current, answer.body(), checkpoints);
    }

    private WitnessHttp.Answer ask(SignedNote note, long seen, Checkpoints checkpoints)
            throws IOException, InterruptedException {
        var size = size(note);
        var proof = checkpoints.tree(size).consistency(seen);
        var body = new StringBuilder("old ").append(seen).append('\n');
        proof.forEach(hash -> body.append(hash).append('\n'));
        return http.post(address, body.append('\n').append(note).toString());
    }

    /** Returns the checkpoint, or a later one if the witness has seen more than it covers. */
    private static SignedNote covering(long seen, SignedNote note, Checkpoints checkpoints)
            throws InterruptedException {
        if (seen <= size(note)) {
            return note;
        }
        var later = checkpoints.covering(seen, PATIENCE);
        if (later == null) {
            throw new WitnessRefusedException("it has signed " + seen + " events, and the log has only " + size(note)
                    + ": its end was cut off, or another log has the same name and key");
        }
        return later;
    }

    private static long size(SignedNote note) {
        return Checkpoint.parse(note.text()).size();
    }

    private static long size(WitnessHttp.Answer answer) {
        var size = SIZE.matcher(answer.body());
        if (!answer.type().startsWith(SIZE_TYPE) || !size.matches()) {
            // So a witness says that a tree of the same size had another root.
            throw new WitnessRefusedException("it has seen another log under the same name and key (status 409)");
        }
        return Long.parseLong(size.group(1));
    }

    private static String reason(int status) {
        return switch (status) {
            case 403 -> "it does not know the key of this log (status 403)";
            case 404 -> "it does not know this log, or there is no witness (status 404)";
            case CONFLICT ->
                "others have it sign the same log at the same time, or it has seen another one (status 409)";
            case 422 -> "the log does not continue what it has seen (status 422)";
            default -> "it answered with status " + status;
        };
    }

    private void keep(SignedNote note, String lines, Checkpoints checkpoints) throws IOException {
        SignedNote answered;
        try {
            answered = SignedNote.parse(note.text() + "\n" + lines);
        } catch (IllegalArgumentException e) {
            throw new IOException("its answer cannot be read: " + e.getMessage(), e);
        }
        var own = answered.of(key);
        if (own.isEmpty()) {
            throw new IOException("its answer is not signed by the key that is known of it");
        }
        checkpoints.keepCosigned(key, note.with(own));
        signed = size(note);
    }
}
