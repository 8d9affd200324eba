package dev.latchkey.gateway.auth;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserView;
import org.springframework.stereotype.Component;

/**
 * Finds the users that a call is about, for questions; commands look for themselves. A user whom the caller has no
 * business with is not found, just as one who does not exist, so that nobody learns who there is elsewhere.
 */
@Component
public final class OrgUsers {
    private final Queries queries;
    private final Permissions permissions;

    OrgUsers(Queries queries, Permissions permissions) {
        this.queries = queries;
        this.permissions = permissions;
    }

    /**
     * Returns a user of the organisation.
     *
     * @throws DomainException if it has no such user
     */
    public UserView require(UserId userId, OrgId org) {
        var user = queries.ask(new FindUser(userId));
        if (user == null || !user.owner().equals(org)) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "the organisation has no user " + userId);
        }
        return user;
    }

    /**
     * Returns a user on whose organisation the caller holds the permission.
     *
     * @throws DomainException if there is no such user, or none that the caller may even read
     * @throws AccessRefusedException if the caller may read the user, but does not hold the permission
     */
    public UserView require(Caller caller, Permission permission, UserId userId) {
        var user = queries.ask(new FindUser(userId));
        if (user == null || !mayKnow(caller, permission, user.owner())) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "there is no user " + userId);
        }
        permissions.require(caller, permission, user.owner());
        return user;
    }

    private boolean mayKnow(Caller caller, Permission permission, OrgId org) {
        return permissions.allows(caller, permission, org) || permissions.allows(caller, Permission.USER_READ, org);
    }
}
