package dev.latchkey.gateway.user;

import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkRequest;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkResponse;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessRequest;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessResponse;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.GetMyUserRequest;
import dev.latchkey.contract.auth.v1.GetMyUserResponse;
import dev.latchkey.contract.auth.v1.HealthzRequest;
import dev.latchkey.contract.auth.v1.HealthzResponse;
import dev.latchkey.contract.auth.v1.ListMyPasswordlessRequest;
import dev.latchkey.contract.auth.v1.ListMyPasswordlessResponse;
import dev.latchkey.contract.auth.v1.ListMyUserChangesRequest;
import dev.latchkey.contract.auth.v1.ListMyUserChangesResponse;
import dev.latchkey.contract.auth.v1.RemoveMyPasswordlessRequest;
import dev.latchkey.contract.auth.v1.RemoveMyPasswordlessResponse;
import dev.latchkey.contract.auth.v1.SendMyPasswordlessLinkRequest;
import dev.latchkey.contract.auth.v1.SendMyPasswordlessLinkResponse;
import dev.latchkey.contract.auth.v1.VerifyMyPasswordlessRequest;
import dev.latchkey.contract.auth.v1.VerifyMyPasswordlessResponse;
import dev.latchkey.gateway.audit.UserHistory;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.passkey.PasskeyLinks;
import dev.latchkey.gateway.passkey.PasswordlessCalls;
import dev.latchkey.gateway.passkey.SelfService;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.auth.v1.AuthService}. */
@Component
final class AuthEndpoint extends AuthServiceGrpc.AuthServiceImplBase {
    private final Users users;
    private final UserHistory history;
    private final PasskeyLinks links;
    private final PasswordlessCalls passwordless;
    private final SelfService selfService;

    AuthEndpoint(
            Users users,
            UserHistory history,
            PasskeyLinks links,
            PasswordlessCalls passwordless,
            SelfService selfService) {
        this.users = users;
        this.history = history;
        this.links = links;
        this.passwordless = passwordless;
        this.selfService = selfService;
    }

    @Override
    public void healthz(HealthzRequest request, StreamObserver<HealthzResponse> response) {
        response.onNext(HealthzResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void getMyUser(GetMyUserRequest request, StreamObserver<GetMyUserResponse> response) {
        var caller = CurrentCall.caller();
        response.onNext(GetMyUserResponse.newBuilder()
                .setUser(users.show(caller.userId(), caller.owner()))
                .build());
        response.onCompleted();
    }

    @Override
    public void listMyUserChanges(
            ListMyUserChangesRequest request, StreamObserver<ListMyUserChangesResponse> response) {
        var caller = CurrentCall.caller();
        response.onNext(ListMyUserChangesResponse.newBuilder()
                .addAllResult(history.of(caller.userId(), caller.owner(), request.getQuery()))
                .build());
        response.onCompleted();
    }

    @Override
    public void listMyPasswordless(
            ListMyPasswordlessRequest request, StreamObserver<ListMyPasswordlessResponse> response) {
        response.onNext(passwordless.listMine(CurrentCall.caller()));
        response.onCompleted();
    }

    @Override
    public void addMyPasswordless(
            AddMyPasswordlessRequest request, StreamObserver<AddMyPasswordlessResponse> response) {
        response.onNext(passwordless.addMine(CurrentCall.caller(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void verifyMyPasswordless(
            VerifyMyPasswordlessRequest request, StreamObserver<VerifyMyPasswordlessResponse> response) {
        response.onNext(passwordless.verifyMine(CurrentCall.caller(), request.getVerification(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void removeMyPasswordless(
            RemoveMyPasswordlessRequest request, StreamObserver<RemoveMyPasswordlessResponse> response) {
        response.onNext(passwordless.removeMine(CurrentCall.caller(), request.getTokenId(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void addMyPasswordlessLink(
            AddMyPasswordlessLinkRequest request, StreamObserver<AddMyPasswordlessLinkResponse> response) {
        var caller = CurrentCall.caller();
        selfService.requireYoungToken(caller);
        var link = links.issue(caller.userId(), caller.owner(), CurrentCall.actor());
        response.onNext(AddMyPasswordlessLinkResponse.newBuilder()
                .setDetails(link.details())
                .setLink(link.link())
                .setExpiration(link.expiration())
                .build());
        response.onCompleted();
    }

    @Override
    public void sendMyPasswordlessLink(
            SendMyPasswordlessLinkRequest request, StreamObserver<SendMyPasswordlessLinkResponse> response) {
        var caller = CurrentCall.caller();
        selfService.requireYoungToken(caller);
        response.onNext(SendMyPasswordlessLinkResponse.newBuilder()
                .setDetails(links.send(caller.userId(), caller.owner(), CurrentCall.actor()))
                .build());
        response.onCompleted();
    }
}
