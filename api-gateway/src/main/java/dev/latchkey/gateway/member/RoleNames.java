package dev.latchkey.gateway.member;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.gateway.auth.KnownRoles;
import java.util.List;
import org.springframework.stereotype.Component;

/** Holds the roles of a grant to what can be held in a place, so that a misspelt one is told and not stored. */
@Component
final class RoleNames {
    /** How roles begin that reach over all organisations. */
    private static final String INSTANCE = "IAM_";

    /** How roles begin that reach over one organisation. */
    private static final String ORG = "ORG_";

    private final KnownRoles known;

    RoleNames(KnownRoles known) {
        this.known = known;
    }

    /**
     * Checks roles that are to be held on an organisation.
     *
     * @throws DomainException if one is not known, or is for the instance
     */
    void checkForOrg(List<String> roles) {
        check(roles, INSTANCE);
    }

    /**
     * Checks roles that are to be held on the instance.
     *
     * @throws DomainException if one is not known, or is for an organisation
     */
    void checkForInstance(List<String> roles) {
        check(roles, ORG);
    }

    private void check(List<String> roles, String outOfPlace) {
        for (var role : roles) {
            if (!known.contains(role)) {
                throw new DomainException(ErrorCode.ROLE_UNKNOWN, "no configuration knows a role of the request");
            }
            if (role.startsWith(outOfPlace)) {
                throw new DomainException(ErrorCode.ROLE_OUT_OF_PLACE, role + " is not held there");
            }
        }
    }
}
