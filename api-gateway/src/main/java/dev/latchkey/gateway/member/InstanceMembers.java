package dev.latchkey.gateway.member;

import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.instance.GrantInstanceRoles;
import dev.latchkey.command.instance.RevokeInstanceRoles;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindInstance;
import dev.latchkey.query.user.FindUser;
import java.util.List;
import org.springframework.stereotype.Component;

/** Grants and takes roles on the instance; the contract lets only those call who may. */
@Component
final class InstanceMembers {
    private final Commands commands;
    private final Queries queries;
    private final RoleNames names;

    InstanceMembers(Commands commands, Queries queries, RoleNames names) {
        this.commands = commands;
        this.queries = queries;
        this.names = names;
    }

    ObjectDetails grant(UserId userId, List<String> roles) {
        names.checkForInstance(roles);
        if (queries.ask(new FindUser(userId)) == null) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "there is no user " + userId);
        }
        var instance = instance();
        var outcome = commands.send(new GrantInstanceRoles(instance, userId, roles), CurrentCall.actor());
        if (queries.ask(new FindUser(userId)) == null) {
            // Removed at the same time, and by one who may not have seen the grant; who is gone must not count as
            // owner.
            commands.send(new RevokeInstanceRoles(instance, userId), CurrentCall.actor());
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "there is no user " + userId);
        }
        return Details.changed(outcome.written(), instance.value());
    }

    ObjectDetails revoke(UserId userId) {
        var instance = instance();
        var outcome = commands.send(new RevokeInstanceRoles(instance, userId), CurrentCall.actor());
        return Details.changed(outcome.written(), instance.value());
    }

    private InstanceId instance() {
        var instance = queries.ask(new FindInstance());
        if (instance == null) {
            throw new DomainException(ErrorCode.INSTANCE_NOT_FOUND, "nothing is set up yet");
        }
        return instance.instanceId();
    }
}
