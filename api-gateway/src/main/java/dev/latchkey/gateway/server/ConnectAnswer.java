package dev.latchkey.gateway.server;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Makes of a gRPC answer that of a Connect stream: passes the frames on, one at a time as the client takes them, and says
 * in a frame of its own what gRPC says in trailers.
 */
final class ConnectAnswer implements Subscriber<HttpObject> {
    private static final TransportErrors ERRORS = new TransportErrors();

    private final ServiceRequestContext ctx;
    private final ResponseHeaders opening;
    private final HttpResponseWriter answer = HttpResponse.streaming();
    private @Nullable Subscription grpc;
    private @Nullable HttpHeaders outcome;
    private boolean opened;

    private ConnectAnswer(ServiceRequestContext ctx, ResponseHeaders opening) {
        this.ctx = ctx;
        this.opening = opening;
    }

    /**
     * Returns the answer to the client.
     *
     * @param opening the headers that it begins with
     */
    static HttpResponse of(ServiceRequestContext ctx, ResponseHeaders opening, HttpResponse grpc) {
        var connect = new ConnectAnswer(ctx, opening);
        grpc.subscribe(connect, ctx.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
        // The server cuts an answer off that has not ended by the end of this turn.
        ctx.whenRequestCancelling().thenAccept(cause -> {
            if (cause instanceof TimeoutException) {
                connect.onError(cause);
            }
        });
        return connect.answer;
    }

    /** Returns the frame that ends a stream. */
    static HttpData end(Status.Code code, @Nullable String message, List<Any> details) {
        var outcome = new ByteArrayOutputStream();
        outcome.writeBytes("{".getBytes(StandardCharsets.US_ASCII));
        if (code != Status.Code.OK) {
            outcome.writeBytes("\"error\":".getBytes(StandardCharsets.US_ASCII));
            outcome.writeBytes(ConnectProtocol.write(code, message, details));
        }
        outcome.writeBytes("}".getBytes(StandardCharsets.US_ASCII));
        return ConnectFrames.end(outcome.toByteArray());
    }

    @Override
    public void onSubscribe(Subscription grpc) {
        answer.whenComplete().exceptionally(gone -> {
            grpc.cancel();
            return null;
        });
        this.grpc = grpc;
        grpc.request(1);
    }

    @Override
    public void onNext(HttpObject part) {
        if (part instanceof HttpData frame) {
            write(frame);
        } else if (part instanceof HttpHeaders headers && headers.contains("grpc-status")) {
            // Trailers, or headers of a call that has no answers.
            outcome = headers;
        } else {
            open();
        }
        answer.whenConsumed().thenRun(() -> requireNonNull(grpc).request(1));
    }

    @Override
    public void onComplete() {
        var told = outcome == null ? HttpHeaders.of() : outcome;
        close(end(HttpErrors.code(told), HttpErrors.message(told), HttpErrors.details(told)));
    }

    @Override
    public void onError(Throwable failure) {
        if (answer.isOpen()) {
            var cause = Exceptions.peel(failure);
            var status = ERRORS.apply(ctx, Status.fromThrowable(cause), cause, new Metadata());
            close(end(status.getCode(), status.getDescription(), List.of()));
        }
    }

    private void open() {
        if (!opened) {
            opened = true;
            write(opening);
        }
    }

    private void write(HttpObject part) {
        if (!answer.tryWrite(part) && grpc != null) {
            // The client is gone.
            grpc.cancel();
        }
    }

    private void close(HttpData end) {
        open();
        write(end);
        answer.close();
    }
}
