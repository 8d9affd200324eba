package dev.latchkey.events.value;

/** The one rule that all ids share. */
final class Ids {
    private static final int MAX_LENGTH = 200;

    private Ids() {}

    static void requireId(String what, String value) {
        // As the contract and the database count them, not in halves of surrogate pairs.
        var length = value.codePointCount(0, value.length());
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_LENGTH + " characters, had " + length);
        }
    }
}
