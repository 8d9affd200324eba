package dev.latchkey.command.webauthn;

import java.util.List;
import java.util.UUID;

/**
 * A credential that was verified, with what is to be stored of it (WebAuthn Level 3 §7.1 step 27).
 *
 * @param keyId the credential id, standard base64
 * @param publicKey the COSE key, standard base64
 * @param attestationType the format of the attestation statement
 * @param aaguid standard base64
 * @param model the AAGUID in its usual form
 * @param transports how its authenticator can be reached, in WebAuthn's words
 */
public record VerifiedCredential(
        String keyId,
        String publicKey,
        String attestationType,
        String aaguid,
        UUID model,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        List<String> transports) {}
