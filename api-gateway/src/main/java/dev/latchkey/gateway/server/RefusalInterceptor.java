package dev.latchkey.gateway.server;

import dev.latchkey.gateway.wire.Language;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Turns what an endpoint, or a check before it, throws into the status that a caller is told. */
final class RefusalInterceptor implements ServerInterceptor {
    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        try {
            return new Refusing<>(call, next.startCall(call, headers));
        } catch (RuntimeException e) {
            refuse(call, e);
            return new ServerCall.Listener<>() {};
        }
    }

    private static void refuse(ServerCall<?, ?> call, RuntimeException cause) {
        var refusal = ErrorMapping.of(cause, Language.ofRequest());
        call.close(refusal.status(), refusal.trailers());
    }

    private static final class Refusing<I, O>
            extends ForwardingServerCallListener.SimpleForwardingServerCallListener<I> {
        private final ServerCall<I, O> call;
        private boolean refused;

        Refusing(ServerCall<I, O> call, ServerCall.Listener<I> delegate) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(I message) {
            try {
                super.onMessage(message);
            } catch (RuntimeException e) {
                refused = true;
                refuse(call, e);
            }
        }

        @Override
        public void onHalfClose() {
            if (refused) {
                return;
            }
            try {
                super.onHalfClose();
            } catch (RuntimeException e) {
                refused = true;
                refuse(call, e);
            }
        }
    }
}
