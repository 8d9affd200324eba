package dev.latchkey.events.log;

import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.jspecify.annotations.Nullable;

/** The events of one aggregate, read page by page so that a stream of any length needs little memory. */
final class AggregateStream implements DomainEventStream {
    private static final int PAGE = 512;

    private final EventLog log;
    private final String aggregateId;
    private final ArrayDeque<DomainEventMessage<?>> page = new ArrayDeque<>();
    private int limit = PAGE;
    private long nextSequence;
    private boolean ended;
    private @Nullable Long last;

    AggregateStream(EventLog log, String aggregateId, long fromSequence) {
        this.log = log;
        this.aggregateId = aggregateId;
        this.nextSequence = fromSequence;
    }

    @Override
    public boolean hasNext() {
        if (page.isEmpty() && !ended) {
            var found = read();
            ended = found.size() < limit;
            nextSequence += found.size();
            found.forEach(event -> page.add(event.toMessage()));
        }
        return !page.isEmpty();
    }

    /** One by one where an event cannot be read, so that those before it can. */
    private List<StoredEvent> read() {
        try {
            return log.ofAggregate(aggregateId, nextSequence, limit);
        } catch (DamagedEventException e) {
            if (limit == 1) {
                throw e;
            }
            limit = 1;
            return log.ofAggregate(aggregateId, nextSequence, limit);
        }
    }

    @Override
    public DomainEventMessage<?> peek() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream of " + aggregateId + " ends here");
        }
        return page.element();
    }

    @Override
    public DomainEventMessage<?> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream of " + aggregateId + " ends here");
        }
        var next = page.remove();
        last = next.getSequenceNumber();
        return next;
    }

    @Override
    @SuppressWarnings("NullAway") // Axon takes null for "nothing read yet" but does not say so in its signature
    public Long getLastSequenceNumber() {
        return last;
    }
}
