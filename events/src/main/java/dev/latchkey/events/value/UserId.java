package dev.latchkey.events.value;

/**
 * The id of a user.
 *
 * @param value the id as text, 1 to 200 characters
 */
public record UserId(String value) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code value} is empty or longer than 200 characters
     */
    public UserId {
        Ids.requireId("user id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
