package dev.latchkey.events.log;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;

/** A follower's view of the log: reads on from a position, page by page, and waits at the end. */
final class LogStream implements BlockingStream<TrackedEventMessage<?>> {
    private static final int PAGE = 512;

    private final EventLog log;
    private final ArrayDeque<StoredEvent> page = new ArrayDeque<>();
    private long position;

    LogStream(EventLog log, long position) {
        this.log = log;
        this.position = position;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        return fill() ? Optional.of(page.peek().toMessage()) : Optional.empty();
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
        return page.remove().toMessage();
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        return false;
    }

    @Override
    public void close() {
        page.clear();
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
