package dev.latchkey.command.webauthn;

import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;

/** Which origins may use a credential. */
public final class Origins {
    private Origins() {}

    /** Returns those of the origins whose pages may use credentials of this RP ID (WebAuthn Level 3 §5.1.2). */
    static Set<String> of(String rpId, Set<String> allowed) {
        return allowed.stream().filter(origin -> covers(rpId, origin)).collect(Collectors.toSet());
    }

    /**
     * Returns whether pages of an origin may use credentials of an RP ID: it is the host, or a domain above it that
     * has a dot in it, since nobody owns one that has none.
     */
    public static boolean covers(String rpId, String origin) {
        var host = URI.create(origin).getHost();
        return host != null && (host.equals(rpId) || (rpId.indexOf('.') > 0 && host.endsWith("." + rpId)));
    }
}
