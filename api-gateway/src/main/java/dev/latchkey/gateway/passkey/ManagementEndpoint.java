package dev.latchkey.gateway.passkey;

import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationRequest;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationResponse;
import dev.latchkey.contract.management.v1.ListHumanPasswordlessRequest;
import dev.latchkey.contract.management.v1.ListHumanPasswordlessResponse;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.management.v1.RemoveHumanPasswordlessRequest;
import dev.latchkey.contract.management.v1.RemoveHumanPasswordlessResponse;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.management.v1.ManagementService}. */
@Component
final class ManagementEndpoint extends ManagementServiceGrpc.ManagementServiceImplBase {
    private final PasskeyLinks links;
    private final PasswordlessCalls passwordless;

    ManagementEndpoint(PasskeyLinks links, PasswordlessCalls passwordless) {
        this.links = links;
        this.passwordless = passwordless;
    }

    @Override
    public void listHumanPasswordless(
            ListHumanPasswordlessRequest request, StreamObserver<ListHumanPasswordlessResponse> response) {
        response.onNext(passwordless.listOf(CurrentCall.caller(), new UserId(request.getUserId())));
        response.onCompleted();
    }

    @Override
    public void removeHumanPasswordless(
            RemoveHumanPasswordlessRequest request, StreamObserver<RemoveHumanPasswordlessResponse> response) {
        response.onNext(passwordless.removeOf(
                CurrentCall.caller(), new UserId(request.getUserId()), request.getTokenId(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void addPasswordlessRegistration(
            AddPasswordlessRegistrationRequest request, StreamObserver<AddPasswordlessRegistrationResponse> response) {
        var userId = new UserId(request.getUserId());
        var link = links.issue(userId, CurrentCall.caller().org(), CurrentCall.actor());
        response.onNext(AddPasswordlessRegistrationResponse.newBuilder()
                .setDetails(link.details())
                .setLink(link.link())
                .setExpiration(link.expiration())
                .build());
        response.onCompleted();
    }
}
