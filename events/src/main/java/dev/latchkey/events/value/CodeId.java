package dev.latchkey.events.value;

/**
 * The id of a passkey-enrolment code; the code itself is never part of it.
 *
 * @param value the id as text, 1 to 200 characters
 */
public record CodeId(String value) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code value} is empty or longer than 200 characters
     */
    public CodeId {
        Ids.requireId("code id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
