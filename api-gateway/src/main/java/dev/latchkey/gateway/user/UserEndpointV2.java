package dev.latchkey.gateway.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.user.v2.AddHumanUserRequest;
import dev.latchkey.contract.user.v2.AddHumanUserResponse;
import dev.latchkey.contract.user.v2.CreatePasskeyRegistrationLinkRequest;
import dev.latchkey.contract.user.v2.CreatePasskeyRegistrationLinkResponse;
import dev.latchkey.contract.user.v2.GetUserByIDRequest;
import dev.latchkey.contract.user.v2.GetUserByIDResponse;
import dev.latchkey.contract.user.v2.ListPasskeysRequest;
import dev.latchkey.contract.user.v2.ListPasskeysResponse;
import dev.latchkey.contract.user.v2.RegisterPasskeyRequest;
import dev.latchkey.contract.user.v2.RegisterPasskeyResponse;
import dev.latchkey.contract.user.v2.RemovePasskeyRequest;
import dev.latchkey.contract.user.v2.RemovePasskeyResponse;
import dev.latchkey.contract.user.v2.UserServiceGrpc;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationRequest;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationResponse;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.auth.Permissions;
import dev.latchkey.gateway.passkey.PasskeyCallsV2;
import dev.latchkey.gateway.passkey.RegistrationLinksV2;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindUser;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.user.v2.UserService}. */
@Component
final class UserEndpointV2 extends UserServiceGrpc.UserServiceImplBase {
    private final HumanUsersV2 humans;
    private final RegistrationLinksV2 links;
    private final PasskeyCallsV2 passkeys;
    private final Queries queries;
    private final Permissions permissions;

    UserEndpointV2(
            HumanUsersV2 humans,
            RegistrationLinksV2 links,
            PasskeyCallsV2 passkeys,
            Queries queries,
            Permissions permissions) {
        this.humans = humans;
        this.links = links;
        this.passkeys = passkeys;
        this.queries = queries;
        this.permissions = permissions;
    }

    @Override
    public void addHumanUser(AddHumanUserRequest request, StreamObserver<AddHumanUserResponse> response) {
        response.onNext(humans.add(CurrentCall.caller(), request));
        response.onCompleted();
    }

    @Override
    public void getUserByID(GetUserByIDRequest request, StreamObserver<GetUserByIDResponse> response) {
        var caller = CurrentCall.caller();
        var user = queries.ask(new FindUser(new UserId(request.getUserId())));
        // Whom the caller may not read is refused as if there were no such user.
        if (user == null
                || !user.userId().equals(caller.userId())
                        && !permissions.allows(caller, Permission.USER_READ, user.owner())) {
            throw new DomainException(ErrorCode.READ_USER_NOT_FOUND, "there is no user to show");
        }
        response.onNext(GetUserByIDResponse.newBuilder()
                .setDetails(Details.v2(user.sequence(), user.createdAt(), user.changedAt(), user.owner()))
                .setUser(UserRendererV2.render(user))
                .build());
        response.onCompleted();
    }

    @Override
    public void createPasskeyRegistrationLink(
            CreatePasskeyRegistrationLinkRequest request,
            StreamObserver<CreatePasskeyRegistrationLinkResponse> response) {
        response.onNext(links.create(CurrentCall.caller(), request));
        response.onCompleted();
    }

    @Override
    public void registerPasskey(RegisterPasskeyRequest request, StreamObserver<RegisterPasskeyResponse> response) {
        response.onNext(passkeys.register(CurrentCall.caller(), request, CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void verifyPasskeyRegistration(
            VerifyPasskeyRegistrationRequest request, StreamObserver<VerifyPasskeyRegistrationResponse> response) {
        response.onNext(passkeys.verify(CurrentCall.caller(), request, CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void listPasskeys(ListPasskeysRequest request, StreamObserver<ListPasskeysResponse> response) {
        response.onNext(passkeys.list(CurrentCall.caller(), request));
        response.onCompleted();
    }

    @Override
    public void removePasskey(RemovePasskeyRequest request, StreamObserver<RemovePasskeyResponse> response) {
        response.onNext(passkeys.remove(CurrentCall.caller(), request, CurrentCall.actor()));
        response.onCompleted();
    }
}
