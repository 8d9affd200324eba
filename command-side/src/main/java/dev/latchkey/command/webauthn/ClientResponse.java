package dev.latchkey.command.webauthn;

import com.yubico.webauthn.data.AuthenticatorAssertionResponse;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorResponse;
import com.yubico.webauthn.data.ClientAssertionExtensionOutputs;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a browser, or a client that speaks for one, sends of what an authenticator answered: brought into the one form
 * that the library reads. Members that no check looks at are left aside, and what older clients leave out is put in.
 */
final class ClientResponse {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MEMBERS =
            List.of("id", "rawId", "type", "response", "authenticatorAttachment", "clientExtensionResults");

    private ClientResponse() {}

    /** Returns what was sent at the end of a registration, or null if it cannot be read. */
    static @Nullable PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
            registration(String json) {
        var text = normal(json, List.of("clientDataJSON", "attestationObject", "transports"));
        if (text == null) {
            return null;
        }
        try {
            return PublicKeyCredential.parseRegistrationResponseJson(text);
        } catch (IOException | RuntimeException e) {
            // What the library says may repeat what was sent.
            return null;
        }
    }

    /**
     * Returns whether the flags of a registration contradict each other. The library takes that for something that it
     * cannot read; the specification, for a step that fails (WebAuthn Level 3 §7.1 step 17).
     */
    static boolean contradictsItself(String registration) {
        var text = normal(registration, List.of("attestationObject"));
        if (text == null) {
            return false;
        }
        try {
            var flags = Flags.within(Base64.getUrlDecoder()
                    .decode(JSON.readTree(text)
                            .path("response")
                            .path("attestationObject")
                            .asString("")));
            return flags != null && !flags.areConsistent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns what was sent at the end of an authentication, or null if it cannot be read. */
    static @Nullable PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs> assertion(
            String json) {
        var text = normal(json, List.of("clientDataJSON", "authenticatorData", "signature", "userHandle"));
        if (text == null) {
            return null;
        }
        try {
            return PublicKeyCredential.parseAssertionResponseJson(text);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /**
     * Returns whether the client says that the call came from within a page of another origin, which no page of ours
     * allows (WebAuthn Level 3 §7.1 steps 10 and 11, §7.2 steps 13 and 14).
     */
    static boolean isCrossOrigin(AuthenticatorResponse response) {
        var clientData = JSON.readTree(response.getClientDataJSON().getBytes());
        return clientData.path("crossOrigin").asBoolean(false) || clientData.hasNonNull("topOrigin");
    }

    /** Returns what kind of authenticator the client says it was, in WebAuthn's words; null if it does not say. */
    static @Nullable String attachmentOf(String json) {
        return JSON.readTree(json).path("authenticatorAttachment").asStringOpt().orElse(null);
    }

    private static @Nullable String normal(String json, List<String> ofResponse) {
        if (json.length() > MAX_LENGTH) {
            return null;
        }
        JsonNode sent;
        try {
            sent = JSON.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
        if (!(sent instanceof ObjectNode credential) || !(sent.path("response") instanceof ObjectNode response)) {
            return null;
        }
        credential.retain(MEMBERS);
        response.retain(ofResponse);
        if (!credential.has("id") && credential.has("rawId")) {
            credential.set("id", credential.get("rawId"));
        }
        var extensions = credential.get("clientExtensionResults");
        if (extensions instanceof ObjectNode known) {
            known.retain("credProps");
        } else {
            credential.putObject("clientExtensionResults");
        }
        if (response.path("transports").isNull()) {
            response.remove("transports");
        }
        if (response.path("userHandle").isNull()) {
            response.remove("userHandle");
        }
        return credential.toString();
    }
}
