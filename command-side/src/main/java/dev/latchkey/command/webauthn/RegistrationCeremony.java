package dev.latchkey.command.webauthn;

import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AttestationConveyancePreference;
import com.yubico.webauthn.data.AuthenticatorAttachment;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.AuthenticatorTransport;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.COSEAlgorithmIdentifier;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.RegistrationExtensionInputs;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.data.exception.Base64UrlException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import dev.latchkey.command.passkey.PasskeyPolicy;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The registration of a passkey: what the browser is asked, and whether its answer is to be believed. */
public final class RegistrationCeremony {
    /** How long the browser waits for the person, in milliseconds; no longer than the challenge is good. */
    static final long TIMEOUT = 300_000;

    /** WebAuthn Level 3 §7.1 step 25. */
    private static final int MAX_CREDENTIAL_ID = 1023;

    /** The formats of attestation statements that the library verifies. */
    private static final Set<String> FORMATS =
            Set.of("none", "packed", "tpm", "apple", "fido-u2f", "android-safetynet");

    private static final int MAX_TRANSPORTS = 10;
    private static final Pattern TRANSPORT = Pattern.compile("[a-z0-9-]{1,32}");

    /** Twice what an RSA key of 16,384 bits needs. */
    private static final int MAX_PUBLIC_KEY = 4096;

    private final RegistrationTerms terms;
    private final Person person;
    private final PasskeyPolicy policy;
    private final List<KnownCredential> known;

    /**
     * Takes up a ceremony.
     *
     * @param known the person's passkeys of the same RP ID; none of their authenticators may answer
     */
    public RegistrationCeremony(
            RegistrationTerms terms, Person person, PasskeyPolicy policy, List<KnownCredential> known) {
        this.terms = terms;
        this.person = person;
        this.policy = policy;
        this.known = known;
    }

    /** Returns what {@code navigator.credentials.create()} is given, as JSON: {@code {"publicKey":{…}}}. */
    public String options(String rpName) {
        try {
            return request(rpName).toCredentialsCreateJson();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the challenge that a response was made for, or null if the response cannot be read.
     *
     * @return base64url without padding
     */
    public static @Nullable String challengeOf(String response) {
        var credential = ClientResponse.registration(response);
        return credential == null
                ? null
                : credential.getResponse().getClientData().getChallenge().getBase64Url();
    }

    /**
     * Verifies what the browser answered by WebAuthn Level 3 §7.1, and by the policy.
     *
     * @param origins where the pages may be from that the browser showed
     */
    public Verdict verify(String response, Set<String> origins) {
        var credential = ClientResponse.registration(response);
        if (credential == null) {
            return ClientResponse.contradictsItself(response) ? new Verdict.Refused("flags") : Verdict.UNREADABLE;
        }
        RegistrationResult result;
        try {
            var broken = brokenRule(credential, ClientResponse.attachmentOf(response));
            if (broken != null) {
                return new Verdict.Refused(broken);
            }
            // Steps 6 to 9, 12 to 24 and 26.
            result = RelyingParty.builder()
                    .identity(identity(terms.rpId()))
                    .credentialRepository(new KnownCredentials(person, known))
                    .origins(Origins.of(terms.rpId(), origins))
                    .allowUntrustedAttestation(true)
                    .build()
                    .finishRegistration(FinishRegistrationOptions.builder()
                            .request(request(terms.rpId()))
                            .response(credential)
                            .build());
            if (!SigningKeys.fitTheirAlgorithm(result.getPublicKeyCose())) {
                return new Verdict.Refused("public_key");
            }
        } catch (RegistrationFailedException | RuntimeException e) {
            // RuntimeException: parts that only some checks decode, such as a key that is none.
            return new Verdict.Refused("verification");
        }
        if (ResidentKeyRequirement.REQUIRED.getValue().equals(terms.residentKey())
                && !result.isDiscoverable().orElse(true)) {
            return new Verdict.Refused("resident_key");
        }
        return new Verdict.Verified(verified(credential, result));
    }

    /** Returns which rule is broken that the library does not know, or null. */
    private @Nullable String brokenRule(
            PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs> credential,
            @Nullable String attachment) {
        var response = credential.getResponse();
        if (ClientResponse.isCrossOrigin(response)) {
            return "cross_origin";
        }
        // Step 21: the library lets formats pass that it does not know.
        if (!FORMATS.contains(response.getAttestation().getFormat())) {
            return "attestation";
        }
        // Browsers blank the statement, or ask the person, whatever is asked of them (§5.4.7).
        if (policy.attestation() == PasskeyPolicy.Attestation.DIRECT
                && "none".equals(response.getAttestation().getFormat())) {
            return "attestation";
        }
        // §8.7: the statement of the format "none" is empty.
        var attestation = response.getAttestation();
        if ("none".equals(attestation.getFormat())
                && !attestation.getAttestationStatement().isEmpty()) {
            return "attestation";
        }
        var attested = attestation.getAuthenticatorData().getAttestedCredentialData();
        // Step 25, and the id beside the response is that in it.
        if (attested.isEmpty()
                || attested.get().getCredentialId().size() > MAX_CREDENTIAL_ID
                || !attested.get().getCredentialId().equals(credential.getId())) {
            return "credential_id";
        }
        if (attested.get().getCredentialPublicKey().size() > MAX_PUBLIC_KEY) {
            return "public_key";
        }
        if (!policy.allows(uuid(attested.get().getAaguid()))) {
            return "aaguid";
        }
        // Step 17; the library does not even read what breaks it, today.
        if (!Flags.of(attestation.getAuthenticatorData()).areConsistent()) {
            return "flags";
        }
        // Clients need not say it.
        return terms.attachment() != null && attachment != null && !attachment.equals(terms.attachment())
                ? "attachment"
                : null;
    }

    private static VerifiedCredential verified(
            PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs> credential,
            RegistrationResult result) {
        var flags = Flags.of(credential.getResponse().getAttestation().getAuthenticatorData());
        return new VerifiedCredential(
                result.getKeyId().getId().getBase64(),
                result.getPublicKeyCose().getBase64(),
                credential.getResponse().getAttestation().getFormat(),
                Base64.getEncoder().encodeToString(result.getAaguid().getBytes()),
                uuid(result.getAaguid()),
                result.getSignatureCount(),
                flags.backupEligible(),
                flags.backedUp(),
                credential.getResponse().getTransports().stream()
                        .map(AuthenticatorTransport::getId)
                        .filter(transport -> TRANSPORT.matcher(transport).matches())
                        .limit(MAX_TRANSPORTS)
                        .toList());
    }

    private PublicKeyCredentialCreationOptions request(String rpName) {
        var selection = AuthenticatorSelectionCriteria.builder()
                .residentKey(named(ResidentKeyRequirement.values(), terms.residentKey()))
                .userVerification(named(UserVerificationRequirement.values(), terms.userVerification()));
        if (terms.attachment() != null) {
            selection.authenticatorAttachment(named(AuthenticatorAttachment.values(), terms.attachment()));
        }
        return PublicKeyCredentialCreationOptions.builder()
                .rp(identity(rpName))
                .user(person.identity())
                .challenge(bytes(terms.challenge()))
                .pubKeyCredParams(parameters())
                .timeout(TIMEOUT)
                .excludeCredentials(
                        known.stream().map(KnownCredential::descriptor).collect(Collectors.toSet()))
                .authenticatorSelection(selection.build())
                .attestation(
                        policy.attestation() == PasskeyPolicy.Attestation.DIRECT
                                ? AttestationConveyancePreference.DIRECT
                                : AttestationConveyancePreference.NONE)
                .extensions(RegistrationExtensionInputs.builder().credProps().build())
                .build();
    }

    private RelyingPartyIdentity identity(String rpName) {
        return RelyingPartyIdentity.builder().id(terms.rpId()).name(rpName).build();
    }

    private List<PublicKeyCredentialParameters> parameters() {
        return terms.algorithms().stream()
                .map(number -> PublicKeyCredentialParameters.builder()
                        .alg(COSEAlgorithmIdentifier.fromId(number)
                                .orElseThrow(() -> new IllegalStateException("unknown COSE algorithm " + number)))
                        .build())
                .toList();
    }

    static ByteArray bytes(String base64url) {
        try {
            return ByteArray.fromBase64Url(base64url);
        } catch (Base64UrlException e) {
            throw new IllegalStateException("a challenge of ours is base64url", e);
        }
    }

    private static UUID uuid(ByteArray aaguid) {
        var buffer = java.nio.ByteBuffer.wrap(aaguid.getBytes());
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static <E extends Enum<E>> E named(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.name()
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace('_', '-')
                        .equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("WebAuthn has no " + word));
    }

    /** What came of the verification. */
    public sealed interface Verdict {
        /** The response is no credential at all. */
        Verdict UNREADABLE = new Refused("unreadable");

        /** All holds. */
        record Verified(VerifiedCredential credential) implements Verdict {}

        /**
         * Something does not hold.
         *
         * @param reason which part, as one word
         */
        record Refused(String reason) implements Verdict {}
    }
}
