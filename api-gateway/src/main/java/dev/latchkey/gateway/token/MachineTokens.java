package dev.latchkey.gateway.token;

import dev.latchkey.command.Commands;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenRequest;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenResponse;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.TokenRights;
import dev.latchkey.gateway.wire.Wire;
import org.springframework.stereotype.Component;

/** Issues tokens to machines of the organisation, as ZITADEL's call does; people get theirs elsewhere. */
@Component
public final class MachineTokens {
    private final Commands commands;
    private final TokenRights tokenRights;

    MachineTokens(Commands commands, TokenRights tokenRights) {
        this.commands = commands;
        this.tokenRights = tokenRights;
    }

    /**
     * Issues a token.
     *
     * @throws dev.latchkey.command.DomainException if the organisation has no such machine, or the end is over
     * @throws dev.latchkey.gateway.auth.AccessRefusedException if the machine may do more than the caller
     */
    public AddPersonalAccessTokenResponse add(AddPersonalAccessTokenRequest request) {
        var org = CurrentCall.caller().org();
        var userId = new UserId(request.getUserId());
        tokenRights.requireCovered(CurrentCall.caller(), userId, org);
        var expiration = request.hasExpirationDate()
                ? Wire.instant("AddPersonalAccessTokenRequest.expiration_date", request.getExpirationDate())
                : null;
        var outcome = commands.send(new AddPersonalAccessToken(userId, org, expiration, true), CurrentCall.actor());
        return AddPersonalAccessTokenResponse.newBuilder()
                .setTokenId(outcome.answer().id().value())
                .setToken(outcome.answer().token().value())
                .setDetails(Wire.created(outcome.written(), org))
                .build();
    }
}
