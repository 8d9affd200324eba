package dev.latchkey.gateway.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/** A public key by which an issuer signs; two are the same only if they are one object. */
final class SigningKey {
    /** RFC 7518 §3.3 asks for 2048 bits or more; beyond 8192 a check takes longer than any caller is worth. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int MAX_RSA_BITS = 8192;

    private final JWK jwk;
    private final PublicKey key;

    private SigningKey(JWK jwk, PublicKey key) {
        this.jwk = jwk;
        this.key = key;
    }

    /** Returns the key, or null if it is not one that tokens may be checked with. */
    static @Nullable SigningKey of(JWK jwk) {
        var size = jwk.size();
        var usable = switch (jwk) {
            case RSAKey rsa -> size >= MIN_RSA_BITS && size <= MAX_RSA_BITS;
            case ECKey ec -> true;
            default -> false;
        };
        // A private key that is shown to everybody proves nothing any more.
        if (!usable || jwk.isPrivate() || !forSignatures(jwk)) {
            return null;
        }
        try {
            return new SigningKey(jwk, ((AsymmetricJWK) jwk).toPublicKey());
        } catch (JOSEException e) {
            return null;
        }
    }

    private static boolean forSignatures(JWK jwk) {
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    /** Returns whether it is the key that the header names, and of the kind that the header's algorithm needs. */
    boolean fits(JWSHeader header) {
        var matcher = JWKMatcher.forJWSHeader(header);
        return matcher != null && matcher.matches(jwk);
    }

    boolean isSameAs(SigningKey other) {
        return jwk.equals(other.jwk);
    }

    /**
     * Returns what checks a signature with this key.
     *
     * @throws JOSEException if the key is not for the header's algorithm
     */
    JWSVerifier verifier(JWSHeader header) throws JOSEException {
        return new DefaultJWSVerifierFactory().createJWSVerifier(header, key);
    }
}
