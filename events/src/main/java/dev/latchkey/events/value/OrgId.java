package dev.latchkey.events.value;

/**
 * The id of an organisation, the owner of users.
 *
 * @param value the id as text, 1 to 200 characters
 */
public record OrgId(String value) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code value} is empty or longer than 200 characters
     */
    public OrgId {
        Ids.requireId("organisation id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
