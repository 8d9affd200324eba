package dev.latchkey.gateway.auth;

import static dev.latchkey.gateway.auth.Permission.EVENTS_READ;
import static dev.latchkey.gateway.auth.Permission.ORG_CREATE;
import static dev.latchkey.gateway.auth.Permission.ORG_MEMBER_READ;
import static dev.latchkey.gateway.auth.Permission.ORG_MEMBER_WRITE;
import static dev.latchkey.gateway.auth.Permission.ORG_READ;
import static dev.latchkey.gateway.auth.Permission.USER_CREDENTIAL_WRITE;
import static dev.latchkey.gateway.auth.Permission.USER_DELETE;
import static dev.latchkey.gateway.auth.Permission.USER_PASSKEY_WRITE;
import static dev.latchkey.gateway.auth.Permission.USER_READ;
import static dev.latchkey.gateway.auth.Permission.USER_WRITE;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code latchkey}.
 *
 * @param roles the names of the permissions of each role; a role that is named here replaces the one of that name below
 */
@ConfigurationProperties("latchkey")
record RolesProperties(Map<String, Set<String>> roles) {
    private static final Map<String, Set<Permission>> DEFAULTS = Map.ofEntries(
            Map.entry("IAM_OWNER", EnumSet.allOf(Permission.class)),
            Map.entry("IAM_OWNER_VIEWER", EnumSet.of(EVENTS_READ, ORG_READ, ORG_MEMBER_READ, USER_READ)),
            Map.entry(
                    "IAM_ORG_MANAGER",
                    EnumSet.of(
                            ORG_CREATE,
                            ORG_READ,
                            ORG_MEMBER_READ,
                            ORG_MEMBER_WRITE,
                            USER_READ,
                            USER_WRITE,
                            USER_DELETE,
                            USER_CREDENTIAL_WRITE,
                            USER_PASSKEY_WRITE)),
            Map.entry(
                    "IAM_USER_MANAGER",
                    EnumSet.of(ORG_READ, ORG_MEMBER_READ, USER_READ, USER_WRITE, USER_DELETE, USER_PASSKEY_WRITE)),
            // Without the member permissions of ZITADEL's: with them a login page could make itself the owner.
            Map.entry(
                    "IAM_LOGIN_CLIENT",
                    EnumSet.of(
                            ORG_READ,
                            ORG_MEMBER_READ,
                            USER_READ,
                            USER_WRITE,
                            USER_CREDENTIAL_WRITE,
                            USER_PASSKEY_WRITE)),
            Map.entry(
                    "ORG_OWNER",
                    EnumSet.of(
                            ORG_READ,
                            ORG_MEMBER_READ,
                            ORG_MEMBER_WRITE,
                            USER_READ,
                            USER_WRITE,
                            USER_DELETE,
                            USER_CREDENTIAL_WRITE,
                            USER_PASSKEY_WRITE)),
            Map.entry("ORG_OWNER_VIEWER", EnumSet.of(ORG_READ, ORG_MEMBER_READ, USER_READ)),
            Map.entry("ORG_USER_MANAGER", EnumSet.of(ORG_READ, USER_READ, USER_WRITE, USER_DELETE)),
            Map.entry("ORG_USER_PERMISSION_EDITOR", EnumSet.of(ORG_READ, ORG_MEMBER_READ, USER_READ)),
            Map.entry("ORG_SETTINGS_MANAGER", EnumSet.of(ORG_READ, ORG_MEMBER_READ)));

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a role names a permission that does not exist; names both
     */
    RolesProperties(@Nullable Map<String, Set<String>> roles) {
        this.roles = roles == null ? Map.of() : Map.copyOf(roles);
        this.roles.forEach(RolesProperties::permissions);
    }

    /** Returns the permissions of every role, those by default included. */
    Map<String, Set<Permission>> permissions() {
        var all = new HashMap<>(DEFAULTS);
        roles.forEach((role, names) -> all.put(role, permissions(role, names)));
        return Collections.unmodifiableMap(all);
    }

    private static Set<Permission> permissions(String role, Set<String> names) {
        var all = EnumSet.noneOf(Permission.class);
        for (var name : names) {
            var permission = Permission.named(name.strip());
            if (permission == null) {
                throw new IllegalArgumentException("latchkey.roles.[" + role + "] must name permissions of "
                        + Arrays.stream(Permission.values())
                                .map(Permission::toString)
                                .collect(Collectors.joining(", "))
                        + ", was '" + name + "'");
            }
            all.add(permission);
        }
        return all;
    }
}
