package dev.latchkey.events.value;

/**
 * The id of the instance, the root of all organisations.
 *
 * @param value the id as text, 1 to 200 characters
 */
public record InstanceId(String value) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code value} is empty or longer than 200 characters
     */
    public InstanceId {
        Ids.requireId("instance id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
