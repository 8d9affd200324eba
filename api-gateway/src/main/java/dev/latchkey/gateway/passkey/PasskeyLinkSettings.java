package dev.latchkey.gateway.passkey;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code latchkey.passkey-link}.
 *
 * @param allowedOrigins where links may lead that are like a caller's template, besides the external origin; at most 100
 */
@ConfigurationProperties("latchkey.passkey-link")
record PasskeyLinkSettings(List<String> allowedOrigins) {
    private static final int MOST = 100;

    /**
     * Checks that they are origins.
     *
     * @throws IllegalArgumentException if one is none, or there are too many; names the setting and its value
     */
    PasskeyLinkSettings(@Nullable List<String> allowedOrigins) {
        this.allowedOrigins = allowedOrigins == null
                ? List.of()
                : allowedOrigins.stream().map(PasskeyLinkSettings::checked).toList();
        if (this.allowedOrigins.size() > MOST) {
            throw new IllegalArgumentException("latchkey.passkey-link.allowed-origins must be at most " + MOST
                    + " origins, were " + this.allowedOrigins.size());
        }
    }

    private static String checked(String text) {
        var origin = LinkOrigin.ofOrigin(text.strip());
        if (origin == null) {
            throw new IllegalArgumentException("latchkey.passkey-link.allowed-origins must name https origins, or http"
                    + " ones of localhost: a scheme, a host and at most a port, was " + text);
        }
        return origin;
    }
}
