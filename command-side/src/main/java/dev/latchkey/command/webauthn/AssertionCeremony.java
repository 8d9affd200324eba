package dev.latchkey.command.webauthn;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.InvalidSignatureCountException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An authentication with one passkey: what the browser is asked, and whether its answer is to be believed. */
public final class AssertionCeremony {
    private final String challenge;
    private final String rpId;
    private final String userVerification;
    private final Person person;
    private final KnownCredential credential;

    /**
     * Takes up a ceremony.
     *
     * @param challenge base64url without padding
     * @param userVerification in WebAuthn's words
     * @param credential the only one that may answer
     */
    public AssertionCeremony(
            String challenge, String rpId, String userVerification, Person person, KnownCredential credential) {
        this.challenge = challenge;
        this.rpId = rpId;
        this.userVerification = userVerification;
        this.person = person;
        this.credential = credential;
    }

    /** Returns what {@code navigator.credentials.get()} is given, as JSON: {@code {"publicKey":{…}}}. */
    public String options() {
        try {
            return request().toCredentialsGetJson();
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
        var credential = ClientResponse.assertion(response);
        return credential == null
                ? null
                : credential.getResponse().getClientData().getChallenge().getBase64Url();
    }

    /**
     * Verifies what the browser answered by WebAuthn Level 3 §7.2.
     *
     * @param origins where the pages may be from that the browser showed
     */
    public Verdict verify(String response, Set<String> origins) {
        var answer = ClientResponse.assertion(response);
        if (answer == null) {
            return new Verdict.Refused("unreadable");
        }
        AssertionResult result;
        try {
            if (ClientResponse.isCrossOrigin(answer.getResponse())) {
                return new Verdict.Refused("cross_origin");
            }
            // Steps 18 and 19: what can be backed up never changes.
            var flags = Flags.of(answer.getResponse().getParsedAuthenticatorData());
            if (!flags.areConsistent() || flags.backupEligible() != credential.backupEligible()) {
                return new Verdict.Refused("flags");
            }
            result = RelyingParty.builder()
                    .identity(RelyingPartyIdentity.builder().id(rpId).name(rpId).build())
                    .credentialRepository(new KnownCredentials(person, List.of(credential)))
                    .origins(Origins.of(rpId, origins))
                    .build()
                    .finishAssertion(FinishAssertionOptions.builder()
                            .request(AssertionRequest.builder()
                                    .publicKeyCredentialRequestOptions(request())
                                    .userHandle(person.handle())
                                    .build())
                            .response(answer)
                            .build());
        } catch (InvalidSignatureCountException e) {
            // Step 22: a counter that does not grow is a sign of a copied key.
            return new Verdict.Refused("sign_count");
        } catch (AssertionFailedException | RuntimeException e) {
            return new Verdict.Refused("verification");
        }
        return result.isSuccess()
                ? new Verdict.Verified(result.getSignatureCount())
                : new Verdict.Refused("verification");
    }

    private PublicKeyCredentialRequestOptions request() {
        return PublicKeyCredentialRequestOptions.builder()
                .challenge(RegistrationCeremony.bytes(challenge))
                .timeout(RegistrationCeremony.TIMEOUT)
                .rpId(rpId)
                .allowCredentials(List.of(credential.descriptor()))
                .userVerification(RegistrationCeremony.named(UserVerificationRequirement.values(), userVerification))
                .build();
    }

    /** What came of the verification. */
    public sealed interface Verdict {
        /**
         * All holds.
         *
         * @param signCount what the authenticator has counted to
         */
        record Verified(long signCount) implements Verdict {}

        /**
         * Something does not hold.
         *
         * @param reason which part, as one word
         */
        record Refused(String reason) implements Verdict {}
    }
}
