package dev.latchkey.gateway.passkey;

import com.google.protobuf.ByteString;
import dev.latchkey.command.Actor;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessResponse;
import dev.latchkey.contract.auth.v1.ListMyPasswordlessResponse;
import dev.latchkey.contract.auth.v1.RemoveMyPasswordlessResponse;
import dev.latchkey.contract.auth.v1.VerifyMyPasswordlessResponse;
import dev.latchkey.contract.management.v1.ListHumanPasswordlessResponse;
import dev.latchkey.contract.management.v1.RemoveHumanPasswordlessResponse;
import dev.latchkey.contract.user.v1.AuthFactorState;
import dev.latchkey.contract.user.v1.WebAuthNKey;
import dev.latchkey.contract.user.v1.WebAuthNToken;
import dev.latchkey.contract.user.v1.WebAuthNVerification;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.passkey.ListPasskeys;
import java.util.List;
import org.springframework.stereotype.Component;

/** The v1 calls about passkeys. */
@Component
public final class PasswordlessCalls {
    private final PasskeyRegistrations registrations;
    private final RelyingParties relyingParties;
    private final SelfService selfService;
    private final Removal removal;
    private final InstanceUsers instanceUsers;
    private final Queries queries;

    PasswordlessCalls(
            PasskeyRegistrations registrations,
            RelyingParties relyingParties,
            SelfService selfService,
            Removal removal,
            InstanceUsers instanceUsers,
            Queries queries) {
        this.registrations = registrations;
        this.relyingParties = relyingParties;
        this.selfService = selfService;
        this.removal = removal;
        this.instanceUsers = instanceUsers;
        this.queries = queries;
    }

    /** Starts the registration of a passkey of the caller's own. */
    public AddMyPasswordlessResponse addMine(Caller caller, Actor actor) {
        selfService.requireYoungToken(caller);
        var started = registrations.start(
                new StartPasskeyRegistration(
                        caller.userId(), caller.owner(), relyingParties.id(), relyingParties.name(), null, null),
                actor,
                ErrorCode.REGISTRATION_CODE_INVALID);
        return AddMyPasswordlessResponse.newBuilder()
                .setKey(WebAuthNKey.newBuilder()
                        .setPublicKey(ByteString.copyFromUtf8(started.answer().options())))
                .setDetails(Wire.created(started.written(), caller.owner()))
                .build();
    }

    /** Ends the registration of a passkey of the caller's own. */
    public VerifyMyPasswordlessResponse verifyMine(Caller caller, WebAuthNVerification verification, Actor actor) {
        var stored = registrations.finish(
                new FinishPasskeyRegistration(
                        caller.userId(),
                        caller.owner(),
                        null,
                        null,
                        verification.getPublicKeyCredential().toStringUtf8(),
                        verification.getTokenName(),
                        relyingParties.origins(),
                        Started.ANYHOW,
                        false),
                actor,
                ErrorCode.REGISTRATION_CODE_INVALID);
        return VerifyMyPasswordlessResponse.newBuilder()
                .setDetails(Wire.changed(stored.written(), caller.owner()))
                .build();
    }

    /** Lists the caller's own passkeys. */
    public ListMyPasswordlessResponse listMine(Caller caller) {
        return ListMyPasswordlessResponse.newBuilder()
                .addAllResult(list(caller.userId(), caller.owner()))
                .build();
    }

    /** Removes a passkey of the caller's own. */
    public RemoveMyPasswordlessResponse removeMine(Caller caller, String passkeyId, Actor actor) {
        return RemoveMyPasswordlessResponse.newBuilder()
                .setDetails(
                        Wire.changed(removal.remove(caller.userId(), caller.owner(), passkeyId, actor), caller.owner()))
                .build();
    }

    /** Lists the passkeys of a user of the organisation of the request. */
    public ListHumanPasswordlessResponse listOf(Caller caller, UserId userId) {
        return ListHumanPasswordlessResponse.newBuilder()
                .addAllResult(list(userId, caller.org()))
                .build();
    }

    /** Removes a passkey of a user of the organisation of the request. */
    public RemoveHumanPasswordlessResponse removeOf(Caller caller, UserId userId, String passkeyId, Actor actor) {
        instanceUsers.requireChangeable(caller, Permission.USER_WRITE, userId, caller.org());
        return RemoveHumanPasswordlessResponse.newBuilder()
                .setDetails(Wire.changed(removal.remove(userId, caller.org(), passkeyId, actor), caller.org()))
                .build();
    }

    private List<WebAuthNToken> list(UserId userId, OrgId owner) {
        var found = queries.ask(new ListPasskeys(userId, owner));
        return found == null
                ? List.of()
                : found.passkeys().stream()
                        .map(passkey -> WebAuthNToken.newBuilder()
                                .setId(passkey.id().value())
                                .setState(AuthFactorState.AUTH_FACTOR_STATE_READY)
                                .setName(passkey.name())
                                .build())
                        .toList();
    }
}
