package dev.latchkey.gateway.user;

import dev.latchkey.command.Command;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.instance.RevokeInstanceRoles;
import dev.latchkey.command.org.RevokeOrgRoles;
import dev.latchkey.command.user.EraseUser;
import dev.latchkey.command.user.RemoveUser;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindUser;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Removes users, and their roles before them, each by a command of its own since each place is a stream of its own.
 *
 * <p>Cut off in between, it leaves a user with fewer roles, never roles without their user, and asked again it goes on
 * from there. Roles on the instance go first: the last owner is refused before anything is written.
 */
@Component
final class UserRemoval {
    private final Commands commands;
    private final Queries queries;

    UserRemoval(Commands commands, Queries queries) {
        this.commands = commands;
        this.queries = queries;
    }

    /**
     * Removes a user of the organisation.
     *
     * @throws DomainException if the organisation has no such user, or the instance no other owner
     */
    Appended remove(UserId userId, OrgId org) {
        var held = held(userId);
        if (!held.isEmpty()) {
            requireUser(userId, org);
            revoke(userId, held);
        }
        var removed =
                commands.send(new RemoveUser(userId, org), CurrentCall.actor()).written();
        // What was granted in between.
        revoke(userId, held(userId));
        return removed;
    }

    /**
     * Erases a user of the organisation, or one who was removed from it, as far as the log is concerned.
     *
     * @throws DomainException if the organisation never had such a user, or the instance has no other owner
     */
    void erase(UserId userId, OrgId org) {
        var held = held(userId);
        if (!held.isEmpty() && isThere(userId, org)) {
            revoke(userId, held);
        }
        commands.send(new EraseUser(userId, org), CurrentCall.actor());
        revoke(userId, held(userId));
    }

    private List<MembershipView> held(UserId userId) {
        var held = queries.ask(new FindMemberships(userId));
        return held == null
                ? List.of()
                : held.memberships().stream()
                        .sorted(Comparator.comparing(MembershipView::onInstance).reversed())
                        .toList();
    }

    private void requireUser(UserId userId, OrgId org) {
        if (!isThere(userId, org)) {
            throw new DomainException(ErrorCode.REMOVE_USER_NOT_FOUND, "the organisation has no user " + userId);
        }
    }

    private boolean isThere(UserId userId, OrgId org) {
        var user = queries.ask(new FindUser(userId));
        return user != null && user.owner().equals(org);
    }

    private void revoke(UserId userId, List<MembershipView> held) {
        for (var membership : held) {
            try {
                commands.send(revocation(userId, membership), CurrentCall.actor());
            } catch (DomainException e) {
                // Somebody else may have taken the roles since the question.
                if (e.code() != ErrorCode.MEMBER_NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    private static Command<UserId> revocation(UserId userId, MembershipView membership) {
        return membership.onInstance()
                ? new RevokeInstanceRoles(new InstanceId(membership.scopeId()), userId)
                : new RevokeOrgRoles(new OrgId(membership.scopeId()), userId);
    }
}
