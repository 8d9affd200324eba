package dev.latchkey.gateway.server;

import com.google.protobuf.Any;
import com.linecorp.armeria.common.RequestHeaders;
import dev.latchkey.contract.v1.ErrorDetail;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Texts;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/** What a caller is told who gets no answer. */
final class Refusal {
    static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    private static final String TYPE_PREFIX = "type.googleapis.com";

    private final @Nullable String id;
    private final String text;
    private final Status status;
    private final com.google.rpc.@Nullable Status details;
    private volatile @Nullable Refusal german;

    private Refusal(Status.Code code, @Nullable String id, String text) {
        this.id = id;
        this.text = text;
        if (id == null) {
            this.status = code.toStatus().withDescription(text);
            this.details = null;
        } else {
            var message = text + " (" + id + ")";
            var detail = ErrorDetail.newBuilder().setId(id).setMessage(text).build();
            this.status = code.toStatus().withDescription(message);
            this.details = com.google.rpc.Status.newBuilder()
                    .setCode(code.value())
                    .setMessage(message)
                    .addDetails(Any.pack(detail, TYPE_PREFIX))
                    .build();
        }
    }

    /** Makes a refusal that has no id. */
    static Refusal of(Status.Code code, String text) {
        return new Refusal(code, null, text);
    }

    /** Makes a refusal whose id tells where it comes from. */
    static Refusal of(Status.Code code, String id, String text) {
        return new Refusal(code, id, text);
    }

    /** Returns the same refusal in the language of a caller. */
    Refusal in(Language language) {
        if (language == Language.ENGLISH) {
            return this;
        }
        var translated = german;
        if (translated == null) {
            translated = new Refusal(status.getCode(), id, Texts.in(language, text));
            german = translated;
        }
        return translated;
    }

    /** Returns the same refusal in the language that the headers of a request ask for. */
    Refusal in(RequestHeaders headers) {
        return in(Language.of(headers));
    }

    /** Returns the text without the id. */
    String text() {
        return text;
    }

    /** Returns the code, and the message with the id in parentheses. */
    Status status() {
        return status;
    }

    /** Returns all of it in one message, for answers that carry a refusal within. */
    com.google.rpc.Status toProto() {
        return details == null
                ? com.google.rpc.Status.newBuilder()
                        .setCode(status.getCode().value())
                        .setMessage(text)
                        .build()
                : details;
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
