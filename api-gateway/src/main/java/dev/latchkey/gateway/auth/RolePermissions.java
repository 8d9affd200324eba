package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.token.MembershipView;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Says what a caller's roles allow on an organisation. */
@Component
final class RolePermissions implements Permissions {
    private enum Verdict {
        HERE,
        ELSEWHERE,
        NOWHERE
    }

    private final Map<String, Set<Permission>> byRole;

    RolePermissions(RolesProperties properties) {
        this.byRole = properties.permissions();
    }

    @Override
    public boolean allows(Caller caller, Permission permission, OrgId org) {
        return verdict(permission, org, caller.memberships()) == Verdict.HERE;
    }

    @Override
    public void require(Caller caller, Permission permission, OrgId org) {
        if (!allows(caller, permission, org)) {
            throw new AccessRefusedException(Reason.PERMISSION_IN_COMMAND);
        }
    }

    /**
     * Lets a call pass whose caller holds what the contract asks for; tells more of the why than the check of an
     * endpoint does.
     *
     * @throws AccessRefusedException if the caller does not
     */
    void requireForMethod(Permission permission, OrgId org, List<MembershipView> memberships) {
        if (memberships.isEmpty()) {
            throw new AccessRefusedException(Reason.MEMBERSHIP_MISSING);
        }
        switch (verdict(permission, org, memberships)) {
            case HERE -> {}
            case ELSEWHERE -> throw new AccessRefusedException(Reason.PERMISSION_ELSEWHERE);
            case NOWHERE -> throw new AccessRefusedException(Reason.PERMISSION_MISSING);
        }
    }

    /**
     * Lets a call pass whose caller holds what the contract asks for on any organisation, since only the endpoint knows
     * on which one it is needed.
     *
     * @throws AccessRefusedException if the caller does not
     */
    void requireSomewhere(Permission permission, OrgId org, List<MembershipView> memberships) {
        if (memberships.isEmpty()) {
            throw new AccessRefusedException(Reason.MEMBERSHIP_MISSING);
        }
        if (verdict(permission, org, memberships) == Verdict.NOWHERE) {
            throw new AccessRefusedException(Reason.PERMISSION_MISSING);
        }
    }

    /** Returns what the roles of a membership allow where it holds. */
    Set<Permission> of(MembershipView membership) {
        var given = EnumSet.noneOf(Permission.class);
        for (var permission : Permission.values()) {
            if (gives(membership, permission)) {
                given.add(permission);
            }
        }
        return given;
    }

    private Verdict verdict(Permission permission, OrgId org, List<MembershipView> memberships) {
        var verdict = Verdict.NOWHERE;
        for (var membership : memberships) {
            if (gives(membership, permission)) {
                if (membership.onInstance() || membership.scopeId().equals(org.value())) {
                    return Verdict.HERE;
                }
                verdict = Verdict.ELSEWHERE;
            }
        }
        return verdict;
    }

    private boolean gives(MembershipView membership, Permission permission) {
        // What spans the instance is not given away with a role on one organisation.
        if (permission.instanceOnly() && !membership.onInstance()) {
            return false;
        }
        for (var role : membership.roles()) {
            // A role that nobody configured allows nothing.
            if (byRole.getOrDefault(role, Set.of()).contains(permission)) {
                return true;
            }
        }
        return false;
    }
}
