package dev.latchkey.command.webauthn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registration was started with, and its end is checked against; words are WebAuthn's.
 *
 * @param challenge base64url without padding
 * @param algorithms COSE numbers, most wanted first
 * @param attachment the kind of authenticator that was asked for; null for any
 */
public record RegistrationTerms(
        String challenge,
        String rpId,
        String userVerification,
        String residentKey,
        List<Long> algorithms,
        @Nullable String attachment) {}
