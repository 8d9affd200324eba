package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserView;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says to whom a caller may give a token. Who makes one for somebody can act as that user from then on, so nobody gets
 * by it what they do not have: neither permissions nor, short of the right to write credentials, the life of a person.
 */
@Component
public final class TokenRights {
    private final Queries queries;
    private final RolePermissions permissions;
    private final InstanceRights instance;

    TokenRights(Queries queries, RolePermissions permissions, InstanceRights instance) {
        this.queries = queries;
        this.permissions = permissions;
        this.instance = instance;
    }

    /**
     * Lets a caller pass who may write users of the organisation and wants to give one of them a token.
     *
     * @throws AccessRefusedException if the user is not the caller and holds permissions that the caller lacks, or is a
     *     person whose credentials the caller may not write
     */
    public void require(Caller caller, UserId userId, OrgId org) {
        var user = other(caller, userId, org);
        if (user != null) {
            requireCovered(caller, user);
            if (user.type() instanceof UserView.Human) {
                permissions.require(caller, Permission.USER_CREDENTIAL_WRITE, org);
            }
        }
    }

    /**
     * Lets a caller pass as {@link #require} does, but asks nothing more for people; for calls that give them no tokens.
     *
     * @throws AccessRefusedException if the user is not the caller and holds permissions that the caller lacks
     */
    public void requireCovered(Caller caller, UserId userId, OrgId org) {
        var user = other(caller, userId, org);
        if (user != null) {
            requireCovered(caller, user);
        }
    }

    private void requireCovered(Caller caller, UserView user) {
        var held = queries.ask(new FindMemberships(user.userId()));
        if (held != null && !held.memberships().stream().allMatch(each -> covers(caller, each))) {
            throw new AccessRefusedException(Reason.PERMISSION_IN_COMMAND);
        }
    }

    /** Returns the user unless it is the caller; whoever is not of the organisation is not found by the command either. */
    private @Nullable UserView other(Caller caller, UserId userId, OrgId org) {
        var user = userId.equals(caller.userId()) ? null : queries.ask(new FindUser(userId));
        return user != null && user.owner().equals(org) ? user : null;
    }

    private boolean covers(Caller caller, MembershipView membership) {
        return permissions.of(membership).stream()
                .allMatch(each -> membership.onInstance()
                        ? instance.allow(caller, each)
                        : permissions.allows(caller, each, new OrgId(membership.scopeId())));
    }
}
