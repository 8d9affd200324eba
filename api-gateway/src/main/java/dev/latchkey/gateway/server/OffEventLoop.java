package dev.latchkey.gateway.server;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call off the event loop once its message is whole, and serves it in one go on one virtual thread. The server's
 * own way would start three: one to begin the call, one for its message and one to hear of its end.
 *
 * <p>A call with many answers keeps its thread until the last of them. What happens to it meanwhile it is told by the
 * event loop, so that handlers for that must not wait.
 */
final class OffEventLoop implements ServerInterceptor {
    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
            throw new IllegalStateException(
                    call.getMethodDescriptor().getFullMethodName() + " takes more than one message");
        }
        call.request(2);
        return new Waiting<>(call, headers, next);
    }

    /** Waits for the message. What happens to a unary call after that is nothing that an endpoint asks about. */
    private static final class Waiting<I, O> extends ServerCall.Listener<I> {
        private final ServerCall<I, O> call;
        private final Metadata headers;
        private final ServerCallHandler<I, O> next;
        private @Nullable I message;
        private volatile ServerCall.@Nullable Listener<I> serving;

        Waiting(ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
            this.call = call;
            this.headers = headers;
            this.next = next;
        }

        @Override
        public void onMessage(I received) {
            message = received;
        }

        @Override
        public void onHalfClose() {
            var whole = message;
            ServiceRequestContext.current().blockingTaskExecutor().execute(() -> serve(whole));
        }

        @Override
        public void onReady() {
            var listener = serving;
            if (listener != null) {
                listener.onReady();
            }
        }

        @Override
        public void onCancel() {
            var listener = serving;
            if (listener != null) {
                listener.onCancel();
            }
        }

        private void serve(@Nullable I whole) {
            try {
                var listener = next.startCall(new Requested<>(call), headers);
                if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
                    serving = listener;
                }
                if (whole != null) {
                    listener.onMessage(whole);
                }
                listener.onHalfClose();
            } catch (Throwable e) {
                // Whatever it is, the caller must not be left waiting.
                try {
                    call.close(Status.INTERNAL, new Metadata());
                } catch (RejectedExecutionException ended) {
                    // The server has ended, and every connection with it: nobody waits, and nothing went wrong.
                    return;
                }
                throw e;
            }
        }
    }

    /** A call whose message has been asked for. */
    private static final class Requested<I, O> extends ForwardingServerCall.SimpleForwardingServerCall<I, O> {
        Requested(ServerCall<I, O> call) {
            super(call);
        }

        @Override
        public void request(int messages) {}
    }
}
