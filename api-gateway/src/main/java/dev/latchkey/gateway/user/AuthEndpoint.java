package dev.latchkey.gateway.user;

import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkRequest;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkResponse;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.GetMyUserRequest;
import dev.latchkey.contract.auth.v1.GetMyUserResponse;
import dev.latchkey.contract.auth.v1.HealthzRequest;
import dev.latchkey.contract.auth.v1.HealthzResponse;
import dev.latchkey.contract.auth.v1.ListMyUserChangesRequest;
import dev.latchkey.contract.auth.v1.ListMyUserChangesResponse;
import dev.latchkey.contract.auth.v1.SendMyPasswordlessLinkRequest;
import dev.latchkey.contract.auth.v1.SendMyPasswordlessLinkResponse;
import dev.latchkey.gateway.audit.UserHistory;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.passkey.PasskeyLinks;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.auth.v1.AuthService}. */
@Component
final class AuthEndpoint extends AuthServiceGrpc.AuthServiceImplBase {
    private final Users users;
    private final UserHistory history;
    private final PasskeyLinks links;

    AuthEndpoint(Users users, UserHistory history, PasskeyLinks links) {
        this.users = users;
        this.history = history;
        this.links = links;
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
    public void addMyPasswordlessLink(
            AddMyPasswordlessLinkRequest request, StreamObserver<AddMyPasswordlessLinkResponse> response) {
        var caller = CurrentCall.caller();
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
        response.onNext(SendMyPasswordlessLinkResponse.newBuilder()
                .setDetails(links.send(caller.userId(), caller.owner(), CurrentCall.actor()))
                .build());
        response.onCompleted();
    }
}
