package dev.latchkey.gateway.server;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What settings take for an origin: a scheme, a host and at most a port (RFC 6454 §6.2). */
public final class OriginForm {
    private OriginForm() {}

    /** Returns the parts of an origin of any scheme, the host among them; null if the text is none. */
    public static @Nullable URI parse(String text) {
        try {
            var uri = new URI(text);
            return uri.getHost() != null
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
