package dev.latchkey.gateway.server;

import com.google.protobuf.Any;
import dev.latchkey.contract.v1.ErrorDetail;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told who gets no answer.
 *
 * @param status the code, and the message with the id in parentheses
 * @param details the same with the details beside it, or null if there is no id to tell
 */
record Refusal(Status status, com.google.rpc.@Nullable Status details) {
    static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    private static final String TYPE_PREFIX = "type.googleapis.com";

    /** Makes a refusal that has no id. */
    static Refusal of(Status.Code code, String text) {
        return new Refusal(code.toStatus().withDescription(text), null);
    }

    /** Makes a refusal whose id tells where it comes from. */
    static Refusal of(Status.Code code, String id, String text) {
        var message = text + " (" + id + ")";
        var detail = ErrorDetail.newBuilder().setId(id).setMessage(text).build();
        return new Refusal(
                code.toStatus().withDescription(message),
                com.google.rpc.Status.newBuilder()
                        .setCode(code.value())
                        .setMessage(message)
                        .addDetails(Any.pack(detail, TYPE_PREFIX))
                        .build());
    }

    /** Returns what goes out beside the status. */
    Metadata trailers() {
        var trailers = new Metadata();
        addTo(trailers);
        return trailers;
    }

    /** Puts what goes out beside the status into the trailers. */
    void addTo(Metadata trailers) {
        if (details != null) {
            trailers.put(DETAILS, details);
        }
    }
}
