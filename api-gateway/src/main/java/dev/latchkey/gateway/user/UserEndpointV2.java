package dev.latchkey.gateway.user;

import dev.latchkey.contract.user.v2.ListPasskeysRequest;
import dev.latchkey.contract.user.v2.ListPasskeysResponse;
import dev.latchkey.contract.user.v2.RegisterPasskeyRequest;
import dev.latchkey.contract.user.v2.RegisterPasskeyResponse;
import dev.latchkey.contract.user.v2.RemovePasskeyRequest;
import dev.latchkey.contract.user.v2.RemovePasskeyResponse;
import dev.latchkey.contract.user.v2.UserServiceGrpc;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationRequest;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationResponse;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.passkey.PasskeyCallsV2;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.user.v2.UserService}. */
@Component
final class UserEndpointV2 extends UserServiceGrpc.UserServiceImplBase {
    private final PasskeyCallsV2 passkeys;

    UserEndpointV2(PasskeyCallsV2 passkeys) {
        this.passkeys = passkeys;
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
