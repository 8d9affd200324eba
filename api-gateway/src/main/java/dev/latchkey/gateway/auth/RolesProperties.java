package dev.latchkey.gateway.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code latchkey}.
 *
 * @param roles the permissions of each role; a role that is named here replaces the one of that name below
 */
@ConfigurationProperties("latchkey")
record RolesProperties(Map<String, Set<String>> roles) {
    private static final Map<String, Set<String>> DEFAULTS = Map.ofEntries(
            Map.entry(
                    "IAM_OWNER",
                    Set.of(
                            "events.read",
                            "org.read",
                            "org.write",
                            "user.read",
                            "user.write",
                            "user.delete",
                            "user.credential.write",
                            "user.passkey.write")),
            Map.entry("IAM_OWNER_VIEWER", Set.of("events.read", "org.read", "user.read")),
            Map.entry(
                    "IAM_ORG_MANAGER",
                    Set.of(
                            "org.read",
                            "org.write",
                            "user.read",
                            "user.write",
                            "user.delete",
                            "user.credential.write",
                            "user.passkey.write")),
            Map.entry(
                    "IAM_USER_MANAGER",
                    Set.of("org.read", "user.read", "user.write", "user.delete", "user.passkey.write")),
            Map.entry(
                    "IAM_LOGIN_CLIENT",
                    Set.of("org.read", "user.read", "user.write", "user.credential.write", "user.passkey.write")),
            Map.entry(
                    "ORG_OWNER",
                    Set.of(
                            "org.read",
                            "org.write",
                            "user.read",
                            "user.write",
                            "user.delete",
                            "user.credential.write",
                            "user.passkey.write")),
            Map.entry("ORG_OWNER_VIEWER", Set.of("org.read", "user.read")),
            Map.entry("ORG_USER_MANAGER", Set.of("org.read", "user.read", "user.write", "user.delete")));

    /** Fills in the roles that are not named. */
    RolesProperties(@Nullable Map<String, Set<String>> roles) {
        var all = new HashMap<>(DEFAULTS);
        if (roles != null) {
            all.putAll(roles);
        }
        this.roles = Map.copyOf(all);
    }
}
