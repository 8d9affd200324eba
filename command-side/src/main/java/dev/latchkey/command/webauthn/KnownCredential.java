package dev.latchkey.command.webauthn;

import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.AuthenticatorTransport;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A credential that was registered before.
 *
 * @param keyId the credential id, standard base64
 * @param publicKey the COSE key, standard base64
 * @param transports how its authenticator can be reached, in WebAuthn's words
 */
public record KnownCredential(
        String keyId, String publicKey, long signCount, boolean backupEligible, List<String> transports) {
    ByteArray id() {
        return ByteArray.fromBase64(keyId);
    }

    PublicKeyCredentialDescriptor descriptor() {
        var descriptor = PublicKeyCredentialDescriptor.builder().id(id());
        if (!transports.isEmpty()) {
            descriptor.transports(
                    transports.stream().map(AuthenticatorTransport::of).collect(Collectors.toSet()));
        }
        return descriptor.build();
    }

    RegisteredCredential registered(ByteArray userHandle) {
        return RegisteredCredential.builder()
                .credentialId(id())
                .userHandle(userHandle)
                .publicKeyCose(ByteArray.fromBase64(publicKey))
                .signatureCount(signCount)
                .build();
    }
}
