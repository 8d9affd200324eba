package dev.latchkey.gateway.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code latchkey}.
 *
 * @param externalOrigin scheme, host and port under which people reach this server, for example
 *     {@code https://id.example.com}; {@code http://localhost:<public port>} if it is left out
 */
@ConfigurationProperties("latchkey")
public record OriginProperties(@Nullable String externalOrigin) {
    /**
     * Brings it into the spelling of browsers, since a page compares it with the address that it was opened at.
     *
     * @throws IllegalArgumentException if passkeys cannot be used there; names the setting and its value
     */
    public OriginProperties {
        if (externalOrigin != null) {
            externalOrigin = externalOrigin.isBlank() ? null : checked(externalOrigin);
        }
    }

    private static String checked(String text) {
        var origin = OriginForm.ofPages(text);
        if (origin == null) {
            throw new IllegalArgumentException(
                    "latchkey.external-origin must be " + OriginForm.LIMITS + ", was " + text);
        }
        return origin;
    }
}
