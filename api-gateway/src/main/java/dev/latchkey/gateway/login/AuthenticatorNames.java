package dev.latchkey.gateway.login;

import dev.latchkey.gateway.page.Resources;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people call an authenticator, by its AAGUID. Good for a suggestion and nothing else: without attestation an
 * authenticator says of itself what it likes.
 */
public final class AuthenticatorNames {
    private final Map<UUID, String> names;

    private AuthenticatorNames(Map<UUID, String> names) {
        this.names = names;
    }

    /** Reads the list that is part of the program. */
    public static AuthenticatorNames bundled() {
        var json = new JsonMapper().readTree(Resources.bytes("/login/aaguids.json"));
        return new AuthenticatorNames(json.propertyStream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> UUID.fromString(entry.getKey().toLowerCase(Locale.ROOT)),
                        entry -> entry.getValue().asString())));
    }

    /** Returns the name for an AAGUID, if it is a known one; the one that is all zero never is. */
    public Optional<String> find(UUID aaguid) {
        return Optional.ofNullable(names.get(aaguid));
    }
}
