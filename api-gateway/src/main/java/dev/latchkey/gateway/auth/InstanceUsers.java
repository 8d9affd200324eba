package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindUser;
import org.springframework.stereotype.Component;

/**
 * Keeps users who hold roles on the instance out of the hands of those whose rights end at an organisation: with a link
 * or a token for such a user, the manager of one organisation would manage all of them.
 */
@Component
public final class InstanceUsers {
    private final Queries queries;
    private final InstanceRights rights;

    InstanceUsers(Queries queries, InstanceRights rights) {
        this.queries = queries;
        this.rights = rights;
    }

    /**
     * Lets a caller pass who holds the permission on the organisation and wants to change a user of it.
     *
     * @throws AccessRefusedException if the user holds roles on the instance, is not the caller, and the caller holds
     *     the permission by no role on the instance
     */
    public void requireChangeable(Caller caller, Permission permission, UserId userId, OrgId org) {
        if (!isChangeable(caller, permission, userId, org)) {
            throw new AccessRefusedException(Reason.PERMISSION_IN_COMMAND);
        }
    }

    /** Returns whether {@link #requireChangeable} lets the caller pass. */
    public boolean isChangeable(Caller caller, Permission permission, UserId userId, OrgId org) {
        // Asked about last, since it takes a question.
        return userId.equals(caller.userId())
                || rights.allow(caller, permission)
                || !holdsInstanceRoles(userId)
                || !belongsTo(org, userId);
    }

    private boolean holdsInstanceRoles(UserId userId) {
        var held = queries.ask(new FindMemberships(userId));
        return held != null && held.memberships().stream().anyMatch(MembershipView::onInstance);
    }

    /** A user of another organisation is not found, as nobody is, and not refused. */
    private boolean belongsTo(OrgId org, UserId userId) {
        var user = queries.ask(new FindUser(userId));
        return user != null && user.owner().equals(org);
    }
}
