package dev.latchkey.gateway.member;

import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.org.GrantOrgRoles;
import dev.latchkey.command.org.RevokeOrgRoles;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.auth.Permissions;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindUser;
import java.util.List;
import org.springframework.stereotype.Component;

/** Grants and takes roles on organisations. */
@Component
final class OrgMembers {
    private final Commands commands;
    private final Queries queries;
    private final Permissions permissions;
    private final RoleNames names;

    OrgMembers(Commands commands, Queries queries, Permissions permissions, RoleNames names) {
        this.commands = commands;
        this.queries = queries;
        this.permissions = permissions;
        this.names = names;
    }

    ObjectDetails grant(Caller caller, OrgId org, UserId userId, List<String> roles) {
        permissions.require(caller, Permission.ORG_MEMBER_WRITE, org);
        names.checkForOrg(roles);
        requireUser(caller, org, userId);
        var outcome = commands.send(new GrantOrgRoles(org, userId, roles), CurrentCall.actor());
        if (queries.ask(new FindUser(userId)) == null) {
            // Removed at the same time, and by one who may not have seen the grant.
            commands.send(new RevokeOrgRoles(org, userId), CurrentCall.actor());
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "there is no user " + userId);
        }
        return Details.changed(outcome.written(), org.value());
    }

    ObjectDetails revoke(Caller caller, OrgId org, UserId userId) {
        permissions.require(caller, Permission.ORG_MEMBER_WRITE, org);
        var outcome = commands.send(new RevokeOrgRoles(org, userId), CurrentCall.actor());
        return Details.changed(outcome.written(), org.value());
    }

    /** A user of another organisation can be a member if the caller may see that there is such a user. */
    private void requireUser(Caller caller, OrgId org, UserId userId) {
        var user = queries.ask(new FindUser(userId));
        if (user == null
                || !user.owner().equals(org) && !permissions.allows(caller, Permission.USER_READ, user.owner())) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "there is no user " + userId);
        }
    }
}
