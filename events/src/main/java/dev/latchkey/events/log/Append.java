package dev.latchkey.events.log;

import dev.latchkey.events.UniqueName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Events that are written together or not at all, and the one who waits for them. */
final class Append {
    private enum State {
        QUEUED,
        TAKEN,
        GIVEN_UP
    }

    private final List<NewEvent> events;
    private final List<Lineage> lineages;
    private final List<Consumer<Instant>> dated;
    private final @Nullable Instant end;
    private final List<NameOf> claimed = new ArrayList<>();
    private final List<NameOf> freed = new ArrayList<>();
    private final List<KindOf> released = new ArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final CompletableFuture<Appended> done = new CompletableFuture<>();
    private final long since = System.nanoTime();

    /**
     * Makes an append.
     *
     * @param lineages the lives of the aggregates whose state already shows the events
     * @param dated state that is told the time of the append
     * @param end first instant at which what was decided no longer holds; null if it holds at any time
     */
    Append(List<NewEvent> events, List<Lineage> lineages, List<Consumer<Instant>> dated, @Nullable Instant end) {
        this.events = List.copyOf(events);
        this.lineages = List.copyOf(lineages);
        this.dated = List.copyOf(dated);
        this.end = end;
        lineages.forEach(lineage -> lineage.append(this));
        for (var event : events) {
            for (var name : event.event().claimedNames()) {
                claimed.add(new NameOf(name, event.aggregateId()));
            }
            for (var name : event.event().releasedNames()) {
                freed.add(new NameOf(name, event.aggregateId()));
            }
            for (var kind : event.event().releasedKinds()) {
                released.add(new KindOf(kind, event.aggregateId()));
            }
        }
    }

    List<NewEvent> events() {
        return events;
    }

    List<NameOf> claimed() {
        return claimed;
    }

    List<NameOf> freed() {
        return freed;
    }

    List<KindOf> released() {
        return released;
    }

    /** Tells the writer's hold from the waiter's: whoever is first decides whether the append is written. */
    boolean take() {
        var taken = state.compareAndSet(State.QUEUED, State.TAKEN);
        if (!taken) {
            lineages.forEach(Lineage::breakOff);
        }
        return taken;
    }

    /** Returns whether what was decided still holds at the time that the append would get. */
    boolean mayBeDated(Instant at) {
        return end == null || at.isBefore(end);
    }

    /** Returns whether all who wait were told how it went. */
    boolean isOver() {
        return done.isDone();
    }

    /** Returns whether the append builds on one that was not written. */
    boolean isOrphaned() {
        return lineages.stream().anyMatch(Lineage::isBroken);
    }

    void succeed(Appended appended) {
        dated.forEach(state -> state.accept(appended.at()));
        done.complete(appended);
    }

    void fail(RuntimeException cause) {
        lineages.forEach(Lineage::breakOff);
        done.completeExceptionally(cause);
    }

    /** Returns when the append was made, in the time of {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Has the append not written, unless the writer has begun with it. */
    void giveUp() {
        if (state.compareAndSet(State.QUEUED, State.GIVEN_UP)) {
            // Told to all who wait, since others may have seen what this one did.
            fail(tooSlow());
        }
    }

    /** Tells all who wait that the database does not answer; whether it has written the append is not known. */
    void leaveOpen() {
        done.completeExceptionally(
                new EventLogException(EventLogException.Kind.UNAVAILABLE, "the database does not answer"));
    }

    /** Waits until the append is durable or has failed, which {@link AppendDeadlines} lets happen in time. */
    Appended await() {
        try {
            return done.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Waits until the append of somebody else is durable, and leaves it alone if it takes too long. */
    void awaitAsOnlooker(long deadlineNanos) {
        try {
            done.get(deadlineNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new EventLogException(EventLogException.Kind.TOO_SLOW, "what was decided on is not durable yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventLogException(EventLogException.Kind.TOO_SLOW, "the wait was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private EventLogException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        giveUp();
        return state.get() == State.GIVEN_UP
                ? tooSlow()
                : new EventLogException(EventLogException.Kind.UNAVAILABLE, "nobody waited for the append", cause);
    }

    private static EventLogException tooSlow() {
        return new EventLogException(EventLogException.Kind.TOO_SLOW, "the append stood in the queue for too long");
    }

    private static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    /** A name and who holds it. */
    record NameOf(UniqueName name, String aggregateId) {}

    /** A kind of names and who gives back all of them. */
    record KindOf(String kind, String aggregateId) {}
}
