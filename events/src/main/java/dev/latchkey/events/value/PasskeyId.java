package dev.latchkey.events.value;

/**
 * The id of a passkey of a user, from the start of its registration on; the public event API calls it the id of a
 * WebAuthn token. Not the credential id, which the authenticator chooses.
 *
 * @param value the id as text, 1 to 200 characters
 */
public record PasskeyId(String value) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code value} is empty or longer than 200 characters
     */
    public PasskeyId {
        Ids.requireId("passkey id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
