package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.contract.passkey.v1.CodeState;
import dev.latchkey.contract.passkey.v1.LookupCodeRequest;
import dev.latchkey.contract.passkey.v1.LookupCodeResponse;
import dev.latchkey.contract.passkey.v1.PasskeyCodeServiceGrpc;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;
import dev.latchkey.query.passkey.PasswordlessInitCodeView;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.passkey.v1.PasskeyCodeService}. */
@Component
final class PasskeyCodeEndpoint extends PasskeyCodeServiceGrpc.PasskeyCodeServiceImplBase {
    private static final LookupCodeResponse UNKNOWN = LookupCodeResponse.newBuilder()
            .setState(CodeState.CODE_STATE_UNKNOWN)
            .build();

    private final Commands commands;
    private final Queries queries;
    private final CodeVerifier verifier;
    private final Clock clock;

    PasskeyCodeEndpoint(Commands commands, Queries queries, CodeVerifier verifier, Clock clock) {
        this.commands = commands;
        this.queries = queries;
        this.verifier = verifier;
        this.clock = clock;
    }

    @Override
    public void lookupCode(LookupCodeRequest request, StreamObserver<LookupCodeResponse> response) {
        response.onNext(lookUp(
                new FindPasswordlessInitCode(
                        new UserId(request.getUserId()),
                        new OrgId(request.getOrgId()),
                        new CodeId(request.getCodeId())),
                request.getCode(),
                CurrentCall.actor()));
        response.onCompleted();
    }

    private LookupCodeResponse lookUp(FindPasswordlessInitCode query, String presented, Actor actor) {
        var code = queries.ask(query);
        if (code == null) {
            return UNKNOWN;
        }
        var expired = !clock.instant().isBefore(code.expiresAt());
        if (!verifier.matches(code, presented)) {
            if (code.state() == PasswordlessInitCodeView.State.OPEN && !expired) {
                countWrongTry(code, presented, actor);
            }
            // Whatever became of the code is told to nobody who does not know it.
            return UNKNOWN;
        }
        return LookupCodeResponse.newBuilder()
                .setState(
                        switch (code.state()) {
                            case OPEN -> expired ? CodeState.CODE_STATE_EXPIRED : CodeState.CODE_STATE_VALID;
                            case SPENT -> CodeState.CODE_STATE_SPENT;
                            case REVOKED -> CodeState.CODE_STATE_REVOKED;
                            case LOCKED -> CodeState.CODE_STATE_LOCKED;
                        })
                .setExpiration(Wire.timestamp(code.expiresAt()))
                .build();
    }

    private void countWrongTry(PasswordlessInitCodeView code, String presented, Actor actor) {
        try {
            commands.send(
                    new CheckPasswordlessInitCode(code.userId(), code.owner(), code.id(), new Code(presented)), actor);
        } catch (DomainException e) {
            // The code or its user may have gone since the query; anything else means that the try was not counted.
            if (e.code() != ErrorCode.USER_NOT_FOUND && e.code() != ErrorCode.CODE_NOT_FOUND) {
                throw e;
            }
        }
    }
}
