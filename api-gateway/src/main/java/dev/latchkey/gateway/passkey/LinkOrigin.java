package dev.latchkey.gateway.passkey;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The origins that links may have: https anywhere, http on this machine only. */
final class LinkOrigin {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final Pattern AFTER_AUTHORITY = Pattern.compile("[^:/?#]+://[^/?#]*[/?#]");

    private static final int HTTP_PORT = 80;

    private static final int HTTPS_PORT = 443;

    private LinkOrigin() {}

    /** Returns the origin of a link in one spelling, or null if the text is no link that may be given to people. */
    static @Nullable String of(String link) {
        try {
            var uri = new URI(link);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || uri.getRawUserInfo() != null) {
                return null;
            }
            var host = uri.getHost().toLowerCase(Locale.ROOT);
            if (!"https".equals(scheme) && !("http".equals(scheme) && THIS_MACHINE.contains(host))) {
                return null;
            }
            var usual = "https".equals(scheme) ? HTTPS_PORT : HTTP_PORT;
            var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            return scheme + "://" + host + port;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Returns an origin in the spelling of {@link #of}, or null if the text is more or less than an origin. */
    static @Nullable String ofOrigin(String text) {
        var bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        var origin = of(bare);
        return origin == null || isWhole(bare) ? null : origin;
    }

    /** Returns whether something follows the authority of a link, so that nothing can be added to it. */
    static boolean isWhole(String link) {
        return AFTER_AUTHORITY.matcher(link).lookingAt();
    }
}
