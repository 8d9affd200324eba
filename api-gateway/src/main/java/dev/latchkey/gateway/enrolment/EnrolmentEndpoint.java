package dev.latchkey.gateway.enrolment;

import dev.latchkey.contract.login.v1.DrawLinkRequest;
import dev.latchkey.contract.login.v1.DrawLinkResponse;
import dev.latchkey.contract.login.v1.EnrolmentServiceGrpc;
import dev.latchkey.contract.login.v1.FinishConfirmationRequest;
import dev.latchkey.contract.login.v1.FinishConfirmationResponse;
import dev.latchkey.contract.login.v1.FinishRegistrationRequest;
import dev.latchkey.contract.login.v1.FinishRegistrationResponse;
import dev.latchkey.contract.login.v1.ListPasskeysRequest;
import dev.latchkey.contract.login.v1.ListPasskeysResponse;
import dev.latchkey.contract.login.v1.OpenLinkRequest;
import dev.latchkey.contract.login.v1.OpenLinkResponse;
import dev.latchkey.contract.login.v1.RenamePasskeyRequest;
import dev.latchkey.contract.login.v1.RenamePasskeyResponse;
import dev.latchkey.contract.login.v1.RequestNewLinkRequest;
import dev.latchkey.contract.login.v1.RequestNewLinkResponse;
import dev.latchkey.contract.login.v1.StartConfirmationRequest;
import dev.latchkey.contract.login.v1.StartConfirmationResponse;
import dev.latchkey.contract.login.v1.StartRegistrationRequest;
import dev.latchkey.contract.login.v1.StartRegistrationResponse;
import dev.latchkey.gateway.auth.CurrentCall;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.login.v1.EnrolmentService}. */
@Component
final class EnrolmentEndpoint extends EnrolmentServiceGrpc.EnrolmentServiceImplBase {
    private final LinkCalls links;
    private final PageCalls page;

    EnrolmentEndpoint(LinkCalls links, PageCalls page) {
        this.links = links;
        this.page = page;
    }

    @Override
    public void openLink(OpenLinkRequest request, StreamObserver<OpenLinkResponse> response) {
        response.onNext(links.open(request.getLink(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void startRegistration(
            StartRegistrationRequest request, StreamObserver<StartRegistrationResponse> response) {
        response.onNext(links.start(request.getLink(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void finishRegistration(
            FinishRegistrationRequest request, StreamObserver<FinishRegistrationResponse> response) {
        response.onNext(links.finish(request, CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void requestNewLink(RequestNewLinkRequest request, StreamObserver<RequestNewLinkResponse> response) {
        links.requestNewLink(request.getLink(), CurrentCall.actor());
        response.onNext(RequestNewLinkResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void drawLink(DrawLinkRequest request, StreamObserver<DrawLinkResponse> response) {
        response.onNext(links.draw(request.getLink(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void renamePasskey(RenamePasskeyRequest request, StreamObserver<RenamePasskeyResponse> response) {
        response.onNext(RenamePasskeyResponse.newBuilder()
                .setPasskey(page.rename(request.getSession(), request.getPasskeyName(), CurrentCall.actor()))
                .build());
        response.onCompleted();
    }

    @Override
    public void listPasskeys(ListPasskeysRequest request, StreamObserver<ListPasskeysResponse> response) {
        response.onNext(ListPasskeysResponse.newBuilder()
                .addAllResult(page.list(request.getSession()))
                .build());
        response.onCompleted();
    }

    @Override
    public void startConfirmation(
            StartConfirmationRequest request, StreamObserver<StartConfirmationResponse> response) {
        response.onNext(page.startConfirmation(request.getSession(), CurrentCall.actor()));
        response.onCompleted();
    }

    @Override
    public void finishConfirmation(
            FinishConfirmationRequest request, StreamObserver<FinishConfirmationResponse> response) {
        page.finishConfirmation(request, CurrentCall.actor());
        response.onNext(FinishConfirmationResponse.getDefaultInstance());
        response.onCompleted();
    }
}
