package dev.latchkey.events.proof;

import java.util.List;

/**
 * What a log says of itself: so many entries, and this root over them (C2SP tlog-checkpoint).
 *
 * @param origin which log it is; one line
 * @param size number of entries
 * @param root root of the tree over them
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final int LINES = 3;

    /** Checks origin and size. */
    public Checkpoint {
        if (origin.isEmpty() || origin.contains("\n") || size < 0) {
            throw new IllegalArgumentException("a checkpoint has an origin of one line and a size of at least 0");
        }
    }

    /**
     * Reads the text of a note.
     *
     * @throws IllegalArgumentException if it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        var lines = text.split("\n");
        if (lines.length < LINES || !lines[1].matches("0|[1-9]\\d{0,17}")) {
            throw new IllegalArgumentException("a checkpoint has three lines: origin, size and root");
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]));
    }

    /** Returns the text that is signed. */
    public String text() {
        return String.join("\n", List.of(origin, Long.toString(size), root.toString())) + "\n";
    }
}
