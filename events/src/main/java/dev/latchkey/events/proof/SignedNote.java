package dev.latchkey.events.proof;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text and who signed it (C2SP signed-note).
 *
 * @param text what was signed; ends with a new line
 * @param signatures at least one
 */
public record SignedNote(String text, List<Signature> signatures) {
    private static final int MAX_SIGNATURES = 64;
    private static final String MARK = "— ";

    /** Checks that there is a text and a signature. */
    public SignedNote {
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException(
                    "the text of a note ends with a new line and has no other control characters");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note has 1 to " + MAX_SIGNATURES + " signatures");
        }
        signatures = List.copyOf(signatures);
    }

    /**
     * A line below the text.
     *
     * @param keyName whose key it was made with
     * @param keyId a hint which key
     * @param bytes the signature, in the form of the key's kind
     */
    public record Signature(String keyName, int keyId, byte[] bytes) {}

    /** Signs a text with every key. */
    public static SignedNote sign(String text, Collection<NoteSigner> signers) {
        return new SignedNote(
                text, signers.stream().map(signer -> signer.sign(text)).toList());
    }

    /**
     * Reads a note.
     *
     * @throws IllegalArgumentException if it does not have the form of one
     */
    public static SignedNote parse(String note) {
        var end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("a signed note is a text, an empty line and signatures");
        }
        var signatures = new ArrayList<Signature>();
        for (var line : note.substring(end + 2).split("\n")) {
            signatures.add(signature(line));
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    private static Signature signature(String line) {
        var parts = line.split(" ", -1);
        if (parts.length != 3 || !(parts[0] + " ").equals(MARK) || parts[1].isEmpty()) {
            throw new IllegalArgumentException("a signature is a dash, a name and Base64");
        }
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(parts[2]));
        if (bytes.remaining() <= Integer.BYTES) {
            throw new IllegalArgumentException("a signature is longer than its key's id");
        }
        var keyId = bytes.getInt();
        var signature = new byte[bytes.remaining()];
        bytes.get(signature);
        return new Signature(parts[1], keyId, signature);
    }

    /**
     * Returns whether one of the signatures was made with the key.
     *
     * @return false also if there is one that names the key and was not made with it
     */
    public boolean isSignedBy(NoteKey key) {
        var own = signatures.stream()
                .filter(each -> each.keyName().equals(key.name()) && each.keyId() == key.id())
                .toList();
        return !own.isEmpty() && own.stream().allMatch(each -> key.verifies(text, each.bytes()));
    }

    /** Returns the signatures that were made with the key. */
    public List<Signature> of(NoteKey key) {
        return signatures.stream()
                .filter(each -> each.keyName().equals(key.name()) && each.keyId() == key.id())
                .filter(each -> key.verifies(text, each.bytes()))
                .toList();
    }

    /**
     * Returns when a witness signed the note last, to the second.
     *
     * @return null if they did not
     */
    public @Nullable Instant cosignedAt(NoteKey witness) {
        return of(witness).stream()
                .map(each -> ByteBuffer.wrap(each.bytes()).getLong())
                .map(time -> Instant.ofEpochSecond(Math.min(time, Instant.MAX.getEpochSecond())))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Returns the note with more signatures on the same text. */
    public SignedNote with(List<Signature> more) {
        var all = new ArrayList<>(signatures);
        all.addAll(more);
        return new SignedNote(text, all);
    }

    /** Returns the note as {@link #parse} reads it. */
    @Override
    public String toString() {
        var note = new StringBuilder(text).append('\n');
        for (var signature : signatures) {
            var bytes = ByteBuffer.allocate(Integer.BYTES + signature.bytes().length)
                    .putInt(signature.keyId())
                    .put(signature.bytes());
            note.append(MARK)
                    .append(signature.keyName())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(bytes.array()))
                    .append('\n');
        }
        return note.toString();
    }
}
