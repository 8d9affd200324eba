package dev.latchkey.gateway.issuer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.tokens}.
 *
 * @param issuers the OpenID providers whose tokens are accepted, at most 16; none by default
 */
@ConfigurationProperties("latchkey.tokens")
record TokensProperties(@DefaultValue List<IssuerProperties> issuers) {
    private static final int MAX_ISSUERS = 16;

    /**
     * Settings of one issuer, as they are written.
     *
     * @param issuer the provider's URL, exactly as it stands in the tokens
     * @param audience what the tokens must name as (one of) their audience
     * @param jwksUri where the provider's keys are; found by OpenID Discovery if it is left out
     * @param algorithms the signature algorithms that are accepted
     * @param clockSkew how far the clocks of provider and server may be apart
     * @param subjectClaim the claim that holds the user id
     * @param privateNetwork whether the provider may be at an address that is not public
     */
    record IssuerProperties(
            @Nullable String issuer,
            @Nullable String audience,
            @Nullable String jwksUri,
            @DefaultValue({"RS256", "ES256", "PS256"}) List<String> algorithms,
            @DefaultValue("30s") Duration clockSkew,
            @DefaultValue("sub") String subjectClaim,
            @DefaultValue("false") boolean privateNetwork) {}

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException if a value is outside its limits; names setting and value
     */
    TokensProperties {
        issuers = List.copyOf(issuers);
        if (issuers.size() > MAX_ISSUERS) {
            throw new IllegalArgumentException(
                    "latchkey.tokens.issuers must be at most " + MAX_ISSUERS + ", were " + issuers.size());
        }
        settings(issuers);
    }

    List<IssuerSettings> settings() {
        return settings(issuers);
    }

    private static List<IssuerSettings> settings(List<IssuerProperties> issuers) {
        var all = new ArrayList<IssuerSettings>();
        var names = new HashSet<String>();
        for (var i = 0; i < issuers.size(); i++) {
            var prefix = "latchkey.tokens.issuers[" + i + "]";
            var settings = IssuerSettings.of(prefix, issuers.get(i));
            if (!names.add(settings.issuer())) {
                throw new IllegalArgumentException(
                        prefix + ".issuer must not be named twice, was " + settings.issuer());
            }
            all.add(settings);
        }
        return List.copyOf(all);
    }
}
