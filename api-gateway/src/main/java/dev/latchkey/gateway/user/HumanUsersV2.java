package dev.latchkey.gateway.user;

import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.contract.object.v2.Organization;
import dev.latchkey.contract.user.v2.AddHumanUserRequest;
import dev.latchkey.contract.user.v2.AddHumanUserResponse;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.auth.Permissions;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindOrg;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.user.v2.UserService/AddHumanUser}. */
@Component
final class HumanUsersV2 {
    private final Commands commands;
    private final Queries queries;
    private final Permissions permissions;
    private final NewHumanV2 translation;
    private final IdGenerator ids;

    HumanUsersV2(Commands commands, Queries queries, Permissions permissions, NewHumanV2 translation, IdGenerator ids) {
        this.commands = commands;
        this.queries = queries;
        this.permissions = permissions;
        this.translation = translation;
        this.ids = ids;
    }

    AddHumanUserResponse add(Caller caller, AddHumanUserRequest request) {
        var owner = owner(caller, request.getOrganization());
        permissions.require(caller, Permission.USER_WRITE, owner);
        if (!owner.equals(caller.org()) && queries.ask(new FindOrg(owner)) == null) {
            throw new DomainException(ErrorCode.ORG_NOT_FOUND, "there is no organisation " + owner);
        }
        var id = request.hasUserId()
                ? UserData.id("AddHumanUserRequest.user_id", request.getUserId())
                : new UserId(ids.next());
        var outcome = commands.send(translation.command(request, id, owner), CurrentCall.actor());
        var added = outcome.answer();
        var answer = AddHumanUserResponse.newBuilder()
                .setUserId(added.userId().value())
                .setDetails(Details.createdV2(outcome.written(), owner));
        if (added.emailCode() != null) {
            answer.setEmailCode(added.emailCode().value());
        }
        if (added.phoneCode() != null) {
            answer.setPhoneCode(added.phoneCode().value());
        }
        return answer.build();
    }

    private static OrgId owner(Caller caller, Organization organization) {
        return switch (organization.getOrgCase()) {
            case ORG_ID -> organization.getOrgId().isEmpty() ? caller.org() : new OrgId(organization.getOrgId());
            case ORG_DOMAIN ->
                throw new DomainException(ErrorCode.ORG_DOMAIN_NOT_FOUND, "organisations have no domains here");
            case ORG_NOT_SET -> caller.org();
        };
    }
}
