package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.gateway.wire.Language;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;

/**
 * What holds for every call with many answers, those of the standard services included. Where a method takes one message
 * it is not served with none or two. Health cannot be watched for ever, as its service would let it. And nobody is told
 * in the midst of an answer that more may be sent, which reflection takes for a reason to send it again.
 */
final class StreamRules implements ServerInterceptor {
    private static final Refusal NOT_ONE =
            Refusal.of(Status.Code.UNIMPLEMENTED, "The method takes exactly one message");

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        var listener = next.startCall(call, headers);
        return call.getMethodDescriptor().getType().serverSendsOneMessage() ? listener : new Ruled<>(call, listener);
    }

    /** Used by the event loop only, which tells of everything that happens to a call. */
    private static final class Ruled<I> extends SimpleForwardingServerCallListener<I> {
        private final ServerCall<I, ?> call;
        private final boolean takesOne;
        private int messages;
        private boolean refused;
        private boolean busy;
        private boolean becameReady;

        Ruled(ServerCall<I, ?> call, ServerCall.Listener<I> delegate) {
            super(delegate);
            this.call = call;
            this.takesOne = call.getMethodDescriptor().getType().clientSendsOneMessage();
        }

        @Override
        public void onMessage(I message) {
            messages++;
            if (takesOne && messages > 1) {
                refuse();
                return;
            }
            busy = true;
            try {
                super.onMessage(message);
            } finally {
                busy = false;
            }
            if (becameReady) {
                becameReady = false;
                super.onReady();
            }
        }

        @Override
        public void onReady() {
            if (busy) {
                becameReady = true;
            } else {
                super.onReady();
            }
        }

        @Override
        public void onHalfClose() {
            if (takesOne && messages == 0) {
                refuse();
            }
            if (refused) {
                return;
            }
            var ctx = ServiceRequestContext.current();
            var limit = Duration.ofMillis(ctx.requestTimeoutMillis());
            super.onHalfClose();
            if (ctx.requestTimeoutMillis() == 0) {
                ctx.setRequestTimeout(TimeoutMode.SET_FROM_START, limit);
            }
        }

        private void refuse() {
            if (!refused) {
                refused = true;
                call.close(NOT_ONE.in(Language.ofRequest()).status(), new Metadata());
            }
        }
    }
}
