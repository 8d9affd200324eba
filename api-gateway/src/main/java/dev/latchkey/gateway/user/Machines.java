package dev.latchkey.gateway.user;

import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.user.AddMachine;
import dev.latchkey.contract.management.v1.AddMachineUserRequest;
import dev.latchkey.contract.management.v1.AddMachineUserResponse;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Wire;
import org.springframework.stereotype.Component;

/** Registers programs with the organisation. */
@Component
final class Machines {
    private final Commands commands;
    private final IdGenerator ids;

    Machines(Commands commands, IdGenerator ids) {
        this.commands = commands;
        this.ids = ids;
    }

    AddMachineUserResponse add(AddMachineUserRequest request) {
        var org = CurrentCall.caller().org();
        var outcome = commands.send(
                new AddMachine(
                        request.hasUserId()
                                ? UserData.id("AddMachineUserRequest.user_id", request.getUserId())
                                : new UserId(ids.next()),
                        org,
                        UserData.userName(request.getUserName()),
                        UserData.name(request.getName()),
                        UserData.orNull(request.getDescription()),
                        switch (request.getAccessTokenType()) {
                            case ACCESS_TOKEN_TYPE_JWT -> AccessTokenType.JWT;
                            case ACCESS_TOKEN_TYPE_BEARER, UNRECOGNIZED -> AccessTokenType.BEARER;
                        }),
                CurrentCall.actor());
        return AddMachineUserResponse.newBuilder()
                .setUserId(outcome.answer().value())
                // As ZITADEL's call tells it, though the machine is new.
                .setDetails(Wire.changed(outcome.written(), org))
                .build();
    }
}
