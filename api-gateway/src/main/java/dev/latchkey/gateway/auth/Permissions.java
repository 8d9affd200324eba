package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.token.MembershipView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Says what a caller's roles allow on an organisation. */
@Component
final class Permissions {
    private final Map<String, Set<String>> permissionsByRole;

    Permissions(RolesProperties properties) {
        this.permissionsByRole = properties.roles();
    }

    /**
     * Lets a caller pass who holds the permission on the organisation, or on the instance.
     *
     * @throws AccessRefusedException if the caller does not
     */
    void require(String permission, OrgId org, List<MembershipView> memberships) {
        if (memberships.isEmpty()) {
            throw new AccessRefusedException(Reason.MEMBERSHIP_MISSING);
        }
        var elsewhere = false;
        for (var membership : memberships) {
            if (allows(membership, permission)) {
                if (membership.onInstance() || membership.scopeId().equals(org.value())) {
                    return;
                }
                elsewhere = true;
            }
        }
        throw new AccessRefusedException(elsewhere ? Reason.PERMISSION_ELSEWHERE : Reason.PERMISSION_MISSING);
    }

    private boolean allows(MembershipView membership, String permission) {
        for (var role : membership.roles()) {
            // A role that nobody configured allows nothing.
            if (permissionsByRole.getOrDefault(role, Set.of()).contains(permission)) {
                return true;
            }
        }
        return false;
    }
}
