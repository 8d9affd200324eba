package dev.latchkey.gateway.server;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.gateway.wire.Language;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One unary call that came as JSON: takes the answer from the endpoint and writes it as an HTTP response. */
final class JsonCall<I, O> extends ServerCall<I, O> {
    private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    private static final ResponseHeaders OK = ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON)
            .addInt(GRPC_STATUS, Status.Code.OK.value())
            .build();
    private static final int USUAL_ANSWER = 512;
    /** Bytes of an answer, in the binary form, that hold no other call up. */
    private static final int SHORT_ANSWER = 2048;

    private final ServiceRequestContext ctx;
    private final MethodDescriptor<I, O> method;
    private final JsonMarshaller json;
    private final CompletableFuture<HttpResponse> answered = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable O answer;

    JsonCall(ServiceRequestContext ctx, MethodDescriptor<I, O> method, JsonMarshaller json) {
        this.ctx = ctx;
        this.method = method;
        this.json = json;
    }

    /** Returns the response, which is there once the call is closed. */
    CompletableFuture<HttpResponse> answered() {
        return answered;
    }

    @Override
    public void request(int messages) {
        // The one message is there.
    }

    @Override
    public void sendHeaders(Metadata headers) {
        // Headers go out with the answer.
    }

    @Override
    public void sendMessage(O message) {
        answer = message;
    }

    /**
     * Ends the call with its answer. A short one is written by the event loop that sends it: what formats dates keeps
     * its tools for each thread, and the thread of a call has none yet.
     */
    @Override
    public void close(Status status, Metadata trailers) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!status.isOk()) {
            answered.complete(refusal(status, trailers).toHttpResponse());
        } else if (answer instanceof Message message && message.getSerializedSize() <= SHORT_ANSWER) {
            ctx.eventLoop().execute(this::succeed);
        } else {
            succeed();
        }
    }

    @Override
    public boolean isCancelled() {
        return ctx.isCancelled();
    }

    @Override
    public MethodDescriptor<I, O> getMethodDescriptor() {
        return method;
    }

    private void succeed() {
        try {
            answered.complete(success());
        } catch (Throwable e) {
            // Whatever it is, the caller must not be left waiting.
            var refusal = ErrorMapping.of(e, Language.ofRequest());
            answered.complete(refusal(refusal.status(), refusal.trailers()).toHttpResponse());
        }
    }

    private HttpResponse success() {
        var message = answer;
        if (message == null) {
            return refusal(ErrorMapping.INTERNAL.status(), new Metadata()).toHttpResponse();
        }
        var body = new ByteArrayOutputStream(USUAL_ANSWER);
        try {
            json.serializeMessage(method.getResponseMarshaller(), message, body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return HttpResponse.of(OK, HttpData.wrap(body.toByteArray()));
    }

    private static AggregatedHttpResponse refusal(Status status, Metadata trailers) {
        var details = trailers.get(Refusal.DETAILS);
        var refused = StatusBody.json(
                ErrorMapping.httpStatus(status.getCode()),
                status.getCode(),
                status.getDescription(),
                details == null ? List.of() : details.getDetailsList());
        return AggregatedHttpResponse.of(
                refused.headers().toBuilder()
                        .setInt(GRPC_STATUS, status.getCode().value())
                        .setObject(HttpHeaderNames.CONTENT_TYPE, MediaType.JSON)
                        .build(),
                refused.content());
    }
}
