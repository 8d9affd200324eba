package dev.latchkey.gateway.auth;

import dev.latchkey.query.QueryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A question about one token, for whose answer several calls wait. */
final class LookUp {
    /** More than the question itself may take, so that its own failure is what the others are told. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final long asOf;
    private final CompletableFuture<@Nullable Bearer> answer = new CompletableFuture<>();

    /**
     * Makes a question that has not been asked yet.
     *
     * @param asOf the number of the last thing that was forgotten before it
     */
    LookUp(long asOf) {
        this.asOf = asOf;
    }

    long asOf() {
        return asOf;
    }

    void found(@Nullable Bearer bearer) {
        answer.complete(bearer);
    }

    void failed(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    @Nullable
    Bearer await() {
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the question took too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the wait was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof QueryException failure) {
                throw new QueryException(failure.kind(), "the question of another call failed", failure);
            }
            throw new IllegalStateException("the question of another call failed", e.getCause());
        }
    }
}
