package dev.latchkey.gateway.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What settings take for the origin of pages that use passkeys, and its one spelling (RFC 6454 §6.2). */
public final class OriginForm {
    /** What the limits of such a setting are, for the message that refuses a value. */
    public static final String LIMITS =
            "https (http for localhost alone) with a host name, no IP address, and at most a port";

    /** Passkeys cannot be bound to an address (WebAuthn Level 3 §5.1.3 step 8). */
    private static final Pattern ADDRESS = Pattern.compile("\\[.*|(?:.*\\.)?[0-9]+\\.?");

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65_535;

    private OriginForm() {}

    /**
     * Returns an origin as browsers write it: in lower case, without the port that its scheme implies, and without a
     * closing slash; null if the text is none that passkeys can be used on.
     */
    public static @Nullable String ofPages(String text) {
        var stripped = text.strip();
        var uri = parse(stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped);
        if (uri == null) {
            return null;
        }
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        var isSecure = "https".equals(scheme) || "http".equals(scheme) && "localhost".equals(host);
        if (!isSecure || ADDRESS.matcher(host).matches() || uri.getPort() > MAX_PORT) {
            return null;
        }
        var implied = "https".equals(scheme) ? HTTPS_PORT : HTTP_PORT;
        var port = uri.getPort() == -1 || uri.getPort() == implied ? "" : ":" + uri.getPort();
        return scheme + "://" + host + port;
    }

    private static @Nullable URI parse(String text) {
        try {
            var uri = new URI(text);
            return uri.getScheme() != null
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawPath().isEmpty()
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                    ? uri
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
