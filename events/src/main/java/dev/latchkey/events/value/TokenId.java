package dev.latchkey.events.value;

/**
 * The id of a personal access token; the token itself is never part of it.
 *
 * @param value the id as text, 1 to 200 characters
 */
public record TokenId(String value) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code value} is empty or longer than 200 characters
     */
    public TokenId {
        Ids.requireId("token id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
