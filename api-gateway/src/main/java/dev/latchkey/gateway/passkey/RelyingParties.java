package dev.latchkey.gateway.passkey;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.webauthn.Origins;
import dev.latchkey.gateway.server.ExternalOrigin;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which domains passkeys can be bound to, and where the pages may be from that use them; never what a request says. */
@Component
public final class RelyingParties {
    private final ExternalOrigin external;
    private final PasskeySettings settings;

    RelyingParties(ExternalOrigin external, PasskeySettings settings) {
        this.external = external;
        this.settings = settings;
    }

    /** Returns what people know the relying party by. */
    public String name() {
        return settings.rpName();
    }

    /** Returns the RP ID of pages of this server: the host of the external origin. */
    public String id() {
        return URI.create(external.value()).getHost();
    }

    /**
     * Returns the RP ID that a caller asks for.
     *
     * @param domain a host of an allowed origin, or a domain above one; empty for {@link #id()}
     * @throws DomainException if it is neither
     */
    String idFor(String domain) {
        if (domain.isEmpty()) {
            return id();
        }
        var rpId = domain.toLowerCase(Locale.ROOT);
        if (origins().stream().noneMatch(origin -> Origins.covers(rpId, origin))) {
            throw new DomainException(ErrorCode.DOMAIN_NOT_ALLOWED, "no allowed origin belongs to the domain");
        }
        return rpId;
    }

    /** Returns the allowed origins whose pages can use passkeys of {@link #id()}; the first is where links lead. */
    public List<String> originsOfPages() {
        var rpId = id();
        return Stream.concat(Stream.of(external.value()), settings.origins().stream())
                .distinct()
                .filter(origin -> Origins.covers(rpId, origin))
                .toList();
    }

    /** Returns the allowed origins. */
    public Set<String> origins() {
        var all = new HashSet<>(settings.origins());
        all.add(external.value());
        return all;
    }
}
