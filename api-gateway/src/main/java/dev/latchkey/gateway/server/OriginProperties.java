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
     * Checks that it is an origin, and cuts a closing slash.
     *
     * @throws IllegalArgumentException if it is none; names the setting and its value
     */
    public OriginProperties {
        if (externalOrigin != null) {
            externalOrigin = externalOrigin.isBlank() ? null : checked(externalOrigin.strip());
        }
    }

    private static String checked(String text) {
        var origin = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        var uri = OriginForm.parse(origin);
        if (uri != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            return origin;
        }
        throw new IllegalArgumentException(
                "latchkey.external-origin must be an http or https scheme, a host and at most a port, was " + text);
    }
}
