package dev.latchkey.command.passkey;

/** Where an authenticator is. */
public enum AuthenticatorKind {
    /** Part of the device. */
    PLATFORM("platform"),
    /** A security key, or another device. */
    CROSS_PLATFORM("cross-platform");

    private final String word;

    AuthenticatorKind(String word) {
        this.word = word;
    }

    /** Returns the word that WebAuthn has for it. */
    public String word() {
        return word;
    }
}
