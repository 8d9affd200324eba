package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.contract.user.v2.CreatePasskeyRegistrationLinkRequest;
import dev.latchkey.contract.user.v2.CreatePasskeyRegistrationLinkResponse;
import dev.latchkey.contract.user.v2.PasskeyRegistrationCode;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.OrgUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.wire.Details;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.user.v2.UserService/CreatePasskeyRegistrationLink}. */
@Component
public final class RegistrationLinksV2 {
    private final PasskeyLinks links;
    private final UrlTemplates templates;
    private final OrgUsers users;
    private final InstanceUsers instanceUsers;
    private final SelfService selfService;

    RegistrationLinksV2(
            PasskeyLinks links,
            UrlTemplates templates,
            OrgUsers users,
            InstanceUsers instanceUsers,
            SelfService selfService) {
        this.links = links;
        this.templates = templates;
        this.users = users;
        this.instanceUsers = instanceUsers;
        this.selfService = selfService;
    }

    /**
     * Issues a code and sends it, or hands it out.
     *
     * @throws dev.latchkey.command.DomainException if there is no such user, the template is refused, or the command is
     * @throws dev.latchkey.gateway.auth.AccessRefusedException if the caller may not do it for this user
     */
    public CreatePasskeyRegistrationLinkResponse create(Caller caller, CreatePasskeyRegistrationLinkRequest request) {
        var user = users.require(caller, Permission.USER_PASSKEY_WRITE, new UserId(request.getUserId()));
        instanceUsers.requireChangeable(caller, Permission.USER_PASSKEY_WRITE, user.userId(), user.owner());
        selfService.requireYoungTokenFor(user.userId(), caller);
        var delivery = delivery(request);
        var outcome = links.issue(user.userId(), user.owner(), delivery, CurrentCall.actor());
        var issued = outcome.answer();
        var answer = CreatePasskeyRegistrationLinkResponse.newBuilder()
                .setDetails(Details.createdV2(outcome.written(), issued.owner()));
        if (delivery instanceof CodeDelivery.Returned) {
            answer.setCode(PasskeyRegistrationCode.newBuilder()
                    .setId(issued.id().value())
                    .setCode(issued.code().value()));
        }
        return answer.build();
    }

    private CodeDelivery delivery(CreatePasskeyRegistrationLinkRequest request) {
        return switch (request.getMediumCase()) {
            case RETURN_CODE -> CodeDelivery.RETURNED;
            case SEND_LINK -> {
                var send = request.getSendLink();
                if (!send.hasUrlTemplate()) {
                    yield new CodeDelivery.Sent(null);
                }
                templates.checkForLink(send.getUrlTemplate());
                yield new CodeDelivery.Sent(send.getUrlTemplate());
            }
            case MEDIUM_NOT_SET -> new CodeDelivery.Sent(null);
        };
    }
}
