package dev.latchkey.gateway.wire;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answers of a call that has many of them. An endpoint sends one after the other and is held back when the client
 * does not keep up, so that no more than a few wait in memory.
 *
 * <p>To be used by the one thread that serves the call. An endpoint that throws ends the stream with the refusal.
 */
public final class AnswerStream<T> {
    /** How many answers may be under way before the client is waited for. */
    private static final int WINDOW = 16;

    /** How long a client may take nothing at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(500);

    private final ServerCallStreamObserver<T> response;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int underWay;

    private AnswerStream(ServerCallStreamObserver<T> response) {
        this.response = response;
    }

    /**
     * Makes the stream; to be called before anything is sent, by the method that serves the call.
     *
     * @throws IllegalArgumentException if the observer is not the one that the server handed out
     */
    public static <T> AnswerStream<T> to(StreamObserver<T> response) {
        if (!(response instanceof ServerCallStreamObserver<T> call)) {
            throw new IllegalArgumentException("only the server's own observers can be waited for");
        }
        var stream = new AnswerStream<>(call);
        call.setOnReadyHandler(stream::lookAgain);
        call.setOnCancelHandler(stream::lookAgain);
        return stream;
    }

    /**
     * Sends an answer, waiting first for a client that has too many before it.
     *
     * @return whether more answers are wanted; false once the client is gone or the time for the call is up
     * @throws io.grpc.StatusRuntimeException if the client takes nothing for half a minute
     */
    public boolean send(T answer) {
        if (underWay == WINDOW) {
            awaitReady();
            underWay = 0;
        }
        if (response.isCancelled()) {
            return false;
        }
        response.onNext(answer);
        underWay++;
        return true;
    }

    /** Returns whether nobody waits for more answers, so that work for them can stop. */
    public boolean isCancelled() {
        return response.isCancelled();
    }

    /** Ends the stream: every answer was sent. */
    public void end() {
        if (!response.isCancelled()) {
            response.onCompleted();
        }
    }

    private void awaitReady() {
        var left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (!response.isReady() && !response.isCancelled()) {
                if (left <= 0) {
                    throw Status.DEADLINE_EXCEEDED.asRuntimeException();
                }
                var step = Math.min(left, LOOK_AGAIN_AFTER.toNanos());
                // A signal may come before the wait for it, so the wait is a short one.
                left -= step - Math.max(0, changed.awaitNanos(step));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.asRuntimeException();
        } finally {
            lock.unlock();
        }
    }

    private void lookAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
