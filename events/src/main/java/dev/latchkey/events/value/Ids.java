package dev.latchkey.events.value;

/** The one rule that all ids share. */
final class Ids {
    private static final int MAX_LENGTH = 200;

    private Ids() {}

    static void requireId(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + MAX_LENGTH + " characters, had " + value.length());
        }
    }
}
