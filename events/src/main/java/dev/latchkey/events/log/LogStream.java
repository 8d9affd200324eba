package dev.latchkey.events.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/** A follower's view of the log: reads on from a position, page by page, and waits at the end. */
final class LogStream implements BlockingStream<TrackedEventMessage<?>> {
    private static final int PAGE = 512;
    /** So long a follower lets events gather once it has had some: each batch costs it the same, however large. */
    private static final long GATHER_NANOS = 10_000_000;
    /**
     * So long at most a follower waits for more after events: one to whom they were nothing writes down how far it is only
     * when none come, and other nodes wait for that.
     */
    private static final long REST_NANOS = 100_000_000;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final EventLog log;
    /** The kinds of events that the follower has said it does not take. */
    private final Set<Class<?>> skipped = new HashSet<>();

    private final ArrayDeque<StoredEvent> page = new ArrayDeque<>();
    private long position;
    /** When events came last, in the time of {@link System#nanoTime}; those after a pause are handed on at once. */
    private long cameAt = System.nanoTime() - GATHER_NANOS;
    /** Whether events were handed on since it was last said that there are none. */
    private boolean handedOn;
    /** The message of the first event of the page, once somebody has looked at it. */
    private @Nullable TrackedEventMessage<?> first;

    LogStream(EventLog log, long position) {
        this.log = log;
        this.position = position;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        return fill() ? Optional.of(first()) : Optional.empty();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        if (timeout > 0 && page.isEmpty()) {
            gather();
        }
        if (fill()) {
            return true;
        }
        var nanos = handedOn ? Math.min(unit.toNanos(timeout), REST_NANOS) : unit.toNanos(timeout);
        var found = timeout > 0 && log.awaitForProcessor(position, nanos) && fill();
        handedOn &= found;
        return found;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (!fill()) {
            log.awaitBeyond(position, LOOK_AGAIN);
        }
        var next = first();
        page.remove();
        first = null;
        handedOn = true;
        return next;
    }

    /**
     * Hands on no events of this kind from the next page on, since each would cost the follower as much as one that it
     * takes. Only the last of a page comes whatever it is, so that the follower knows how far it is.
     */
    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
        skipped.add(ignored.getPayloadType());
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        return false;
    }

    @Override
    public void close() {
        page.clear();
        first = null;
    }

    private void gather() throws InterruptedException {
        var left = cameAt + GATHER_NANOS - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private TrackedEventMessage<?> first() {
        var known = first;
        if (known == null) {
            known = page.element().toMessage();
            first = known;
        }
        return known;
    }

    private boolean fill() {
        if (page.isEmpty()) {
            var found = log.after(position, PAGE);
            if (!found.isEmpty()) {
                position = found.getLast().position();
                cameAt = System.nanoTime();
            }
            for (var event : found) {
                if (event.position() == position
                        || !skipped.contains(event.event().getClass())) {
                    page.add(event);
                }
            }
        }
        return !page.isEmpty();
    }
}
