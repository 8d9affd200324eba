package dev.latchkey.events.log;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/** A follower's view of the log: reads on from a position, page by page, and waits at the end. */
final class LogStream implements BlockingStream<TrackedEventMessage<?>> {
    private static final int PAGE = 512;

    private final EventLog log;
    private final ArrayDeque<StoredEvent> page = new ArrayDeque<>();
    private long position;
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
        return fill() || (timeout > 0 && log.awaitBeyond(position, timeout, unit) && fill());
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (!fill()) {
            log.awaitBeyond(position, 1, TimeUnit.SECONDS);
        }
        var next = first();
        page.remove();
        first = null;
        return next;
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
            page.addAll(log.after(position, PAGE));
            if (!page.isEmpty()) {
                position = page.getLast().position();
            }
        }
        return !page.isEmpty();
    }
}
