package dev.latchkey.command.passkey;

import java.util.UUID;

/** What people call authenticators. */
@FunctionalInterface
public interface AuthenticatorNames {
    /** Returns the name of the authenticator with this AAGUID, or one that fits all; 1 to 200 characters. */
    String of(UUID aaguid);
}
