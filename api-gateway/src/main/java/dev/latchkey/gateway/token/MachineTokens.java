package dev.latchkey.gateway.token;

import dev.latchkey.command.Commands;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenRequest;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenResponse;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Wire;
import org.springframework.stereotype.Component;

/** Issues tokens to machines of the organisation, as ZITADEL's call does; people get theirs elsewhere. */
@Component
public final class MachineTokens {
    private final Commands commands;

    MachineTokens(Commands commands) {
        this.commands = commands;
    }

    /**
     * Issues a token.
     *
     * @throws dev.latchkey.command.DomainException if the organisation has no such machine, or the end is over
     */
    public AddPersonalAccessTokenResponse add(AddPersonalAccessTokenRequest request) {
        var org = CurrentCall.caller().org();
        var expiration = request.hasExpirationDate()
                ? Wire.instant("AddPersonalAccessTokenRequest.expiration_date", request.getExpirationDate())
                : null;
        var outcome = commands.send(
                new AddPersonalAccessToken(new UserId(request.getUserId()), org, expiration, true),
                CurrentCall.actor());
        return AddPersonalAccessTokenResponse.newBuilder()
                .setTokenId(outcome.answer().id().value())
                .setToken(outcome.answer().token().value())
                .setDetails(Wire.created(outcome.written(), org))
                .build();
    }
}
