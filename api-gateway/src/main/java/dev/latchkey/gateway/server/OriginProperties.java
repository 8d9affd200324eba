package dev.latchkey.gateway.server;

import java.net.URI;
import java.net.URISyntaxException;
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
        try {
            var uri = new URI(origin);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return origin;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message(text), e);
        }
        throw new IllegalArgumentException(message(text));
    }

    private static String message(String text) {
        return "latchkey.external-origin must be an http or https scheme, a host and at most a port, was " + text;
    }
}
