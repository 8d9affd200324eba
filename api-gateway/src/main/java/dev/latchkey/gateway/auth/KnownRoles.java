package dev.latchkey.gateway.auth;

import java.util.Set;
import org.springframework.stereotype.Component;

/** Names the roles that mean something here. */
@Component
public final class KnownRoles {
    private final Set<String> names;

    KnownRoles(RolesProperties properties) {
        names = Set.copyOf(properties.permissions().keySet());
    }

    /** Returns whether a role of that name allows anything, by default or by configuration. */
    public boolean contains(String role) {
        return names.contains(role);
    }
}
