package dev.latchkey.command.webauthn;

import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.COSEAlgorithmIdentifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** What the library leaves open of a key: the curve for an algorithm (WebAuthn Level 3 §5.8.5), and the size. */
final class SigningKeys {
    /** RFC 8812 §2. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int P256_BITS = 256;
    private static final int P384_BITS = 384;
    private static final int P521_BITS = 521;

    private SigningKeys() {}

    /** Returns whether a key is of the kind and strength that its algorithm stands for. */
    static boolean fitTheirAlgorithm(ByteArray cose) {
        var algorithm = COSEAlgorithmIdentifier.fromPublicKey(cose).orElse(null);
        if (algorithm == null) {
            return false;
        }
        PublicKey key;
        try {
            key = RegisteredCredential.builder()
                    .credentialId(cose)
                    .userHandle(cose)
                    .publicKeyCose(cose)
                    .build()
                    .getParsedPublicKey();
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
        return switch (algorithm) {
            case ES256 -> isElliptic(key, P256_BITS);
            case ES384 -> isElliptic(key, P384_BITS);
            case ES512 -> isElliptic(key, P521_BITS);
            case EdDSA, Ed25519 ->
                key instanceof EdECPublicKey edwards
                        && "Ed25519".equals(edwards.getParams().getName());
            case RS256, RS384, RS512 ->
                key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            case Ed448, RS1 -> false; // no policy can name them
        };
    }

    private static boolean isElliptic(PublicKey key, int bits) {
        return key instanceof ECPublicKey elliptic
                && elliptic.getParams().getCurve().getField().getFieldSize() == bits;
    }
}
