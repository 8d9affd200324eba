package dev.latchkey.gateway.passkey;

import dev.latchkey.contract.passkey.v1.LookupCodeRequest;
import dev.latchkey.contract.passkey.v1.LookupCodeResponse;
import dev.latchkey.contract.passkey.v1.PasskeyCodeServiceGrpc;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.passkey.v1.PasskeyCodeService}. */
@Component
final class PasskeyCodeEndpoint extends PasskeyCodeServiceGrpc.PasskeyCodeServiceImplBase {
    private final CodeLookup codes;

    PasskeyCodeEndpoint(CodeLookup codes) {
        this.codes = codes;
    }

    @Override
    public void lookupCode(LookupCodeRequest request, StreamObserver<LookupCodeResponse> response) {
        var found = codes.lookUp(
                new FindPasswordlessInitCode(
                        new UserId(request.getUserId()),
                        new OrgId(request.getOrgId()),
                        new CodeId(request.getCodeId())),
                request.getCode(),
                CurrentCall.actor());
        var answer = LookupCodeResponse.newBuilder().setState(found.state());
        if (found.expiresAt() != null) {
            answer.setExpiration(Wire.timestamp(found.expiresAt()));
        }
        response.onNext(answer.build());
        response.onCompleted();
    }
}
