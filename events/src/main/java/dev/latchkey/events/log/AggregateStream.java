package dev.latchkey.events.log;

import java.util.ArrayDeque;
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
            var found = log.ofAggregate(aggregateId, nextSequence, PAGE);
            ended = found.size() < PAGE;
            nextSequence += found.size();
            found.forEach(event -> page.add(event.toMessage()));
        }
        return !page.isEmpty();
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
