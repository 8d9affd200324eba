package dev.latchkey.gateway.audit;

import com.google.protobuf.ByteString;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.audit.v1.AuditServiceGrpc;
import dev.latchkey.contract.audit.v1.DiffUserRequest;
import dev.latchkey.contract.audit.v1.DiffUserResponse;
import dev.latchkey.contract.audit.v1.ExportRequest;
import dev.latchkey.contract.audit.v1.ExportResponse;
import dev.latchkey.contract.audit.v1.GetCheckpointRequest;
import dev.latchkey.contract.audit.v1.GetCheckpointResponse;
import dev.latchkey.contract.audit.v1.GetConsistencyProofRequest;
import dev.latchkey.contract.audit.v1.GetConsistencyProofResponse;
import dev.latchkey.contract.audit.v1.GetInclusionProofRequest;
import dev.latchkey.contract.audit.v1.GetInclusionProofResponse;
import dev.latchkey.contract.audit.v1.GetUserAtRequest;
import dev.latchkey.contract.audit.v1.GetUserAtResponse;
import dev.latchkey.contract.audit.v1.GetUserStreamRequest;
import dev.latchkey.contract.audit.v1.ListReadsRequest;
import dev.latchkey.contract.audit.v1.ListReadsResponse;
import dev.latchkey.contract.audit.v1.Read;
import dev.latchkey.contract.audit.v1.StreamEventsRequest;
import dev.latchkey.contract.audit.v1.StreamEventsResponse;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.proof.Tile;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.AnswerStream;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.audit.ListReads;
import dev.latchkey.query.audit.ReadView;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.audit.v1.AuditService}. */
@Component
final class AuditEndpoint extends AuditServiceGrpc.AuditServiceImplBase {
    private static final int MAX_READS = 1000;

    private final EventStream events;
    private final UserMoments users;
    private final Export export;
    private final Proofs proofs;
    private final AuditReads reads;
    private final Queries queries;

    AuditEndpoint(
            EventStream events, UserMoments users, Export export, Proofs proofs, AuditReads reads, Queries queries) {
        this.events = events;
        this.users = users;
        this.export = export;
        this.proofs = proofs;
        this.reads = reads;
        this.queries = queries;
    }

    @Override
    public void streamEvents(StreamEventsRequest request, StreamObserver<StreamEventsResponse> response) {
        reads.keep("StreamEvents", request);
        var stream = AnswerStream.to(response);
        events.send(request, CurrentCall.access(), stream);
        stream.end();
    }

    @Override
    public void getUserStream(GetUserStreamRequest request, StreamObserver<StreamEventsResponse> response) {
        reads.keep("GetUserStream", request);
        var stream = AnswerStream.to(response);
        events.send(
                StreamEventsRequest.newBuilder()
                        .setAfterPosition(request.getAfterPosition())
                        .setAggregateId(request.getUserId())
                        .addAggregateTypes("user")
                        .setFollow(request.getFollow())
                        .build(),
                CurrentCall.access(),
                stream);
        stream.end();
    }

    @Override
    public void getUserAt(GetUserAtRequest request, StreamObserver<GetUserAtResponse> response) {
        reads.keep("GetUserAt", request);
        var user = users.at(new UserId(request.getUserId()), request.getMoment(), "GetUserAtRequest.moment");
        if (user == null) {
            throw new DomainException(
                    ErrorCode.READ_USER_NOT_FOUND, "there was no user " + request.getUserId() + " at the moment");
        }
        response.onNext(GetUserAtResponse.newBuilder().setUser(user).build());
        response.onCompleted();
    }

    @Override
    public void diffUser(DiffUserRequest request, StreamObserver<DiffUserResponse> response) {
        reads.keep("DiffUser", request);
        var userId = new UserId(request.getUserId());
        var from = users.at(userId, request.getFrom(), "DiffUserRequest.from");
        var to = users.at(userId, request.getTo(), "DiffUserRequest.to");
        if (from == null && to == null) {
            throw new DomainException(
                    ErrorCode.READ_USER_NOT_FOUND, "there was no user " + request.getUserId() + " at either moment");
        }
        var answer = DiffUserResponse.newBuilder().addAllChanges(UserMoments.changes(from, to));
        if (from != null) {
            answer.setFrom(from);
        }
        if (to != null) {
            answer.setTo(to);
        }
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void export(ExportRequest request, StreamObserver<ExportResponse> response) {
        reads.keep("Export", request);
        var stream = AnswerStream.to(response);
        if (request.getUserId().isEmpty()) {
            export.ofLog(CurrentCall.access(), stream);
        } else {
            export.ofUser(request.getUserId(), CurrentCall.access(), stream);
        }
        stream.end();
    }

    @Override
    public void listReads(ListReadsRequest request, StreamObserver<ListReadsResponse> response) {
        reads.keep("ListReads", request);
        var limit = request.getLimit();
        var found = queries.ask(new ListReads(
                request.getBeforeId(),
                limit <= 0 || limit > MAX_READS ? MAX_READS : limit,
                Wire.orNull(request.getReader())));
        var answer = ListReadsResponse.newBuilder();
        if (found != null) {
            found.reads().forEach(read -> answer.addReads(render(read)));
        }
        response.onNext(answer.build());
        response.onCompleted();
    }

    private static Read render(ReadView view) {
        var read = Read.newBuilder()
                .setId(view.id())
                .setDate(Wire.timestamp(view.at()))
                .setReader(view.reader())
                .setMethod(view.method())
                .setRequest(view.request());
        if (view.address() != null) {
            read.setAddress(view.address());
        }
        if (view.userAgent() != null) {
            read.setUserAgent(view.userAgent());
        }
        return read.build();
    }

    @Override
    public void getCheckpoint(GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> response) {
        response.onNext(GetCheckpointResponse.newBuilder()
                .setCheckpoint(proofs.withCosignatures(proofs.newest().note()).toString())
                .addAllKeys(proofs.keys())
                .addAllCosigned(
                        proofs.cosigned().stream().map(SignedNote::toString).toList())
                .build());
        response.onCompleted();
    }

    @Override
    public void getInclusionProof(
            GetInclusionProofRequest request, StreamObserver<GetInclusionProofResponse> response) {
        var signed = proofs.covering(request.getPosition());
        var index = request.getPosition() - 1;
        response.onNext(GetInclusionProofResponse.newBuilder()
                .setCheckpoint(signed.note().toString())
                .setLeafIndex(index)
                .setLeafHash(Proofs.reading(() -> leaf(signed, index)))
                .addAllProof(Proofs.reading(() -> Proofs.bytes(signed.tree().inclusion(index))))
                .build());
        response.onCompleted();
    }

    @Override
    public void getConsistencyProof(
            GetConsistencyProofRequest request, StreamObserver<GetConsistencyProofResponse> response) {
        var signed = proofs.covering(request.getFormerSize());
        var proof = Proofs.reading(() -> signed.tree().consistency(request.getFormerSize()));
        response.onNext(GetConsistencyProofResponse.newBuilder()
                .setCheckpoint(signed.note().toString())
                .addAllProof(Proofs.bytes(proof))
                .build());
        response.onCompleted();
    }

    private static ByteString leaf(Proofs.Signed signed, long index) {
        var place = (int) (index % Tile.WIDTH);
        var hashes = signed.tree().tiles().hashes(0, index / Tile.WIDTH, place + 1);
        return ByteString.copyFrom(Arrays.copyOfRange(hashes, place * Hash.SIZE, (place + 1) * Hash.SIZE));
    }
}
