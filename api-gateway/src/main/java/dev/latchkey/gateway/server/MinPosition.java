package dev.latchkey.gateway.server;

import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.query.QueryException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;

/**
 * Lets a caller read what was written elsewhere: a call with the header {@code latchkey-min-position} is answered once this
 * node knows the log up to there, or refused. Every question waits for what its node knows, so nothing older is shown.
 */
final class MinPosition implements ServerInterceptor {
    static final String HEADER = "latchkey-min-position";

    private static final Metadata.Key<String> KEY = Metadata.Key.of(HEADER, Metadata.ASCII_STRING_MARSHALLER);

    /** Longer than nodes take to hear of each other; short of what an answer may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LogReach log;

    MinPosition(LogReach log) {
        this.log = log;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        var asked = headers.get(KEY);
        if (asked != null) {
            await(position(asked));
        }
        return next.startCall(call, headers);
    }

    private static long position(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new InvalidFieldException(HEADER, "value must be a position: 1 to 18 digits");
        }
        return Long.parseLong(text);
    }

    private void await(long position) {
        try {
            if (!log.awaits(position, PATIENCE)) {
                throw new QueryException(
                        QueryException.Kind.DEADLINE_EXCEEDED, "this node does not know the log up to " + position);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the wait was interrupted", e);
        }
    }
}
