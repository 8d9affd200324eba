package dev.latchkey.gateway.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.user.v1.EraseUserRequest;
import dev.latchkey.contract.user.v1.EraseUserResponse;
import dev.latchkey.contract.user.v1.ErasureReceipt;
import dev.latchkey.contract.user.v1.ErasureServiceGrpc;
import dev.latchkey.contract.user.v1.GetErasureRequest;
import dev.latchkey.contract.user.v1.GetErasureResponse;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.QueryException;
import dev.latchkey.query.erasure.ErasureView;
import dev.latchkey.query.erasure.FindErasure;
import dev.latchkey.query.passkey.ListPasskeys;
import dev.latchkey.query.user.FindUser;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.user.v1.ErasureService}. */
@Component
final class ErasureEndpoint extends ErasureServiceGrpc.ErasureServiceImplBase {
    private final UserRemoval removal;
    private final InstanceUsers instanceUsers;
    private final Erasures erasures;
    private final Queries queries;

    ErasureEndpoint(UserRemoval removal, InstanceUsers instanceUsers, Erasures erasures, Queries queries) {
        this.removal = removal;
        this.instanceUsers = instanceUsers;
        this.erasures = erasures;
        this.queries = queries;
    }

    @Override
    public void eraseUser(EraseUserRequest request, StreamObserver<EraseUserResponse> response) {
        var userId = new UserId(request.getUserId());
        var caller = CurrentCall.caller();
        instanceUsers.requireChangeable(caller, Permission.USER_ERASE, userId, caller.org());
        removal.erase(userId, caller.org());
        var erasure = find(userId);
        if (!erasure.finished() && erasures.complete(erasure)) {
            erasure = find(userId);
        }
        var receipt = receipt(erasure);
        awaitProjections(erasure);
        response.onNext(EraseUserResponse.newBuilder().setReceipt(receipt).build());
        response.onCompleted();
    }

    @Override
    public void getErasure(GetErasureRequest request, StreamObserver<GetErasureResponse> response) {
        response.onNext(GetErasureResponse.newBuilder()
                .setReceipt(receipt(find(new UserId(request.getUserId()))))
                .build());
        response.onCompleted();
    }

    private ErasureView find(UserId userId) {
        var erasure = queries.ask(new FindErasure(userId));
        if (erasure == null) {
            throw new DomainException(ErrorCode.ERASURE_NOT_FOUND, "the user " + userId + " was not erased");
        }
        return erasure;
    }

    /** The rows of a user are removed with the event; a question is only answered when that was done. */
    private void awaitProjections(ErasureView erasure) {
        try {
            queries.ask(new FindUser(erasure.userId()));
            queries.ask(new ListPasskeys(erasure.userId(), erasure.owner()));
        } catch (QueryException e) {
            throw underWay(erasure, e);
        }
    }

    private static ErasureReceipt receipt(ErasureView erasure) {
        if (!erasure.finished() || erasure.destroyedAt() == null) {
            throw underWay(erasure, null);
        }
        return ErasureReceipt.newBuilder()
                .setUserId(erasure.userId().value())
                .setResourceOwner(erasure.owner().value())
                .setPosition(erasure.position())
                .setSequence(erasure.sequence())
                .setCreationDate(Wire.timestamp(erasure.at()))
                .setKeyId(erasure.keyId())
                .setDestroyedDate(Wire.timestamp(erasure.destroyedAt()))
                .build();
    }

    private static DomainException underWay(ErasureView erasure, @Nullable Exception cause) {
        var message = "the erasure of user " + erasure.userId() + " is not complete";
        return cause == null
                ? new DomainException(ErrorCode.ERASURE_UNDER_WAY, message)
                : new DomainException(ErrorCode.ERASURE_UNDER_WAY, message, cause);
    }
}
