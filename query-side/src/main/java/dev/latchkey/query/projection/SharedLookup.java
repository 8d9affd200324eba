package dev.latchkey.query.projection;

import dev.latchkey.query.QueryException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks up rows by key, with one statement for all who ask at the same time: to the database, and to the threads between,
 * a statement costs much the same however many rows it returns.
 *
 * <p>Who comes while no statement is under way asks at once. Others are part of the next statement, which begins when that
 * one ends, or once it has taken so long that it seems to be stuck; so each is answered by a statement that began after
 * the question. A statement is run by one of those who asked, and its failure is that of all whom it was for.
 *
 * @param <K> a key, equal to others by value
 * @param <V> a row
 */
public final class SharedLookup<K, V> {
    /** Statements at a time at most; more than one only where others are stuck. */
    private static final int STATEMENTS = 4;
    /** Many times what a statement takes. */
    private static final Duration PATIENCE = Duration.ofMillis(50);
    /** Keys of a statement at most. */
    private static final int MOST = 128;
    /** Added to {@link QuestionTime#WAIT} this is still below the time of a call. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final Function<V, K> key;
    private final Function<List<K>, List<V>> rows;
    private final Duration deadline;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    /** Those who are in no statement yet; guarded by the lock, as the next two. */
    private final Queue<Question<K, V>> waiting = new ArrayDeque<>();

    private int running;
    /** When the last statement began, in the time of {@link System#nanoTime}. */
    private long begun;

    /**
     * Makes a lookup.
     *
     * @param key tells the key of a row
     * @param rows reads the rows of keys that differ, 1 to 128, in any order; a key without a row is left out. It has to
     *     end by itself
     */
    public SharedLookup(Function<V, K> key, Function<List<K>, List<V>> rows) {
        this(key, rows, DEADLINE, PATIENCE);
    }

    SharedLookup(Function<V, K> key, Function<List<K>, List<V>> rows, Duration deadline, Duration patience) {
        this.key = key;
        this.rows = rows;
        this.deadline = deadline;
        this.patience = patience;
    }

    /**
     * Returns the row of a key, or null if there is none.
     *
     * @throws QueryException if no statement answers in time
     * @throws RuntimeException what reading throws
     */
    public @Nullable V find(K key) {
        var question = new Question<K, V>(key);
        enter(question);
        await(question);
        return answer(question);
    }

    /** Returns how many are in no statement yet. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void enter(Question<K, V> question) {
        lock.lock();
        try {
            waiting.add(question);
            if (running == 0 || running < STATEMENTS && isStuck()) {
                running++;
                begin(question);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the answer, or for the turn to ask for all. */
    private void await(Question<K, V> question) {
        try {
            run(question.turn.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            run(leave(question, "the lookups before took too long", e));
        } catch (InterruptedException e) {
            try {
                // With the interruption put off, which would cut off the statement that others wait for.
                run(leave(question, "the wait was interrupted", e));
            } finally {
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Goes away, unless there is an answer, or it has just become this thread's turn. */
    private List<Question<K, V>> leave(Question<K, V> question, String reason, Exception cause) {
        lock.lock();
        try {
            waiting.remove(question);
        } finally {
            lock.unlock();
        }
        if (question.turn.isDone()) {
            return question.turn.join();
        }
        throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, reason, cause);
    }

    private void run(List<Question<K, V>> questions) {
        if (questions.isEmpty()) {
            return;
        }
        try {
            var keys =
                    questions.stream().map(question -> question.key).distinct().toList();
            var found = rows.apply(keys).stream().collect(Collectors.toMap(key, Function.identity()));
            for (var question : questions) {
                question.answer(found.get(question.key));
            }
        } catch (RuntimeException | Error e) {
            questions.forEach(question -> question.fail(e));
        } finally {
            handOn();
        }
    }

    /** Has the first of those who wait run the next statement, unless another one is under way that will do so. */
    private void handOn() {
        lock.lock();
        try {
            var first = waiting.peek();
            if (first == null || running > 1 && !isStuck()) {
                running--;
            } else {
                begin(first);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Question<K, V> runner) {
        waiting.remove(runner);
        var next = new ArrayList<>(List.of(runner));
        while (next.size() < MOST && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        begun = System.nanoTime();
        runner.turn.complete(next);
    }

    private boolean isStuck() {
        return System.nanoTime() - begun > patience.toNanos();
    }

    private static <K, V> @Nullable V answer(Question<K, V> question) {
        if (question.failure instanceof Error failed) {
            throw failed;
        }
        if (question.failure instanceof RuntimeException failed) {
            throw failed;
        }
        return question.row;
    }

    /** A key, and what its asker waits for. */
    private static final class Question<K, V> {
        private final K key;
        /** Completed with the questions that its thread has to ask for all; with none where it is answered. */
        private final CompletableFuture<List<Question<K, V>>> turn = new CompletableFuture<>();

        private @Nullable V row;
        private @Nullable Throwable failure;

        Question(K key) {
            this.key = key;
        }

        void answer(@Nullable V found) {
            row = found;
            turn.complete(List.of());
        }

        void fail(Throwable cause) {
            failure = cause;
            turn.complete(List.of());
        }
    }
}
