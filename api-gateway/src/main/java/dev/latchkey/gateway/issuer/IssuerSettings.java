package dev.latchkey.gateway.issuer;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is trusted of one issuer.
 *
 * @param issuer the value of the claim {@code iss}, compared character by character
 * @param audience what the claim {@code aud} must contain
 * @param jwksUri where the keys are, or null to find out by OpenID Discovery
 * @param algorithms the signature algorithms that are accepted
 * @param clockSkew how far the clocks of issuer and server may be apart
 * @param subjectClaim the claim that holds the user id
 * @param privateNetwork whether the keys may be fetched from an address that is not public
 */
record IssuerSettings(
        String issuer,
        String audience,
        @Nullable URI jwksUri,
        Set<JWSAlgorithm> algorithms,
        Duration clockSkew,
        String subjectClaim,
        boolean privateNetwork) {
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private static final int MAX_TEXT = 1_000;

    /**
     * What the library verifies with nothing but the JDK. Those with a shared secret (HS256 …) are missing on purpose:
     * with them a public key could be presented as the secret (RFC 8725 §2.1).
     */
    private static final List<String> KNOWN_ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /**
     * Checks the settings of one issuer.
     *
     * @throws IllegalArgumentException if one is outside its limits; names setting and value
     */
    static IssuerSettings of(String prefix, TokensProperties.IssuerProperties raw) {
        var issuer = IssuerUris.checked(prefix + ".issuer", text(prefix + ".issuer", raw.issuer()));
        if (issuer.getRawQuery() != null) {
            throw new IllegalArgumentException(prefix + ".issuer must have no query, was " + issuer);
        }
        var jwks = raw.jwksUri() == null || raw.jwksUri().isBlank()
                ? null
                : IssuerUris.checked(prefix + ".jwks-uri", raw.jwksUri().strip());
        if (raw.clockSkew().isNegative() || raw.clockSkew().compareTo(MAX_SKEW) > 0) {
            throw new IllegalArgumentException(prefix + ".clock-skew must be from 0s to 5m, was " + raw.clockSkew());
        }
        return new IssuerSettings(
                issuer.toString(),
                text(prefix + ".audience", raw.audience()),
                jwks,
                algorithms(prefix + ".algorithms", raw.algorithms()),
                raw.clockSkew(),
                text(prefix + ".subject-claim", raw.subjectClaim()),
                raw.privateNetwork() || IssuerUris.namesPrivateHost(issuer) || IssuerUris.namesPrivateHost(jwks));
    }

    private static Set<JWSAlgorithm> algorithms(String setting, List<String> names) {
        var algorithms = new LinkedHashSet<JWSAlgorithm>();
        for (var name : names) {
            if (!KNOWN_ALGORITHMS.contains(name.strip())) {
                throw new IllegalArgumentException(
                        setting + " must be of " + String.join(", ", KNOWN_ALGORITHMS) + ", was '" + name + "'");
            }
            algorithms.add(JWSAlgorithm.parse(name.strip()));
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException(setting + " must name at least one algorithm, was empty");
        }
        return Set.copyOf(algorithms);
    }

    private static String text(String setting, @Nullable String value) {
        var text = value == null ? "" : value.strip();
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    setting + " must have 1 to " + MAX_TEXT + " characters, was '" + text + "'");
        }
        return text;
    }
}
