package dev.latchkey.gateway.issuer;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an issuer's URLs may look like. */
final class IssuerUris {
    private IssuerUris() {}

    /**
     * Reads a URL of the settings.
     *
     * @throws IllegalArgumentException if it is not one that keys may be fetched from; names setting and value
     */
    static URI checked(String setting, String text) {
        try {
            var uri = new URI(text);
            if (isUsable(uri)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message(setting, text), e);
        }
        throw new IllegalArgumentException(message(setting, text));
    }

    /** Returns whether it is {@code https}, or {@code http} to this very machine, and carries nothing it should not. */
    static boolean isUsable(URI uri) {
        return uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && uri.getPort() <= 0xFFFF
                && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && namesThisMachine(uri));
    }

    /** Returns whether the URL itself says that it leads to an address that is not public. */
    static boolean namesPrivateHost(@Nullable URI uri) {
        if (uri == null) {
            return false;
        }
        var literal = literal(uri);
        return literal == null ? namesThisMachine(uri) : !NetworkRange.isPublic(literal);
    }

    /** Returns the host as a name or an address without brackets. */
    static String host(URI uri) {
        var host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static @Nullable InetAddress literal(URI uri) {
        try {
            return InetAddress.ofLiteral(host(uri));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean namesThisMachine(URI uri) {
        var literal = literal(uri);
        return literal == null ? "localhost".equals(host(uri).toLowerCase(Locale.ROOT)) : literal.isLoopbackAddress();
    }

    private static String message(String setting, String text) {
        return setting + " must be an https URL without user or fragment (http for localhost only), was " + text;
    }
}
