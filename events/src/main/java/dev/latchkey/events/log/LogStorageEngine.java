package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/** The log as Axon's aggregates see it. */
final class LogStorageEngine implements EventStorageEngine {
    private static final int PAGE = 512;

    private final EventLog log;
    private final Snapshots snapshots;

    LogStorageEngine(EventLog log, Snapshots snapshots) {
        this.log = log;
        this.snapshots = snapshots;
    }

    /** Has the events appended; waits for the commit unless somebody holds a {@link Receipt} and will. */
    @Override
    public void appendEvents(List<? extends EventMessage<?>> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var events = prepare(messages);
        var append = CurrentUnitOfWork.isStarted()
                ? new Append(
                        events,
                        lineagesOf(events.stream().map(NewEvent::aggregateId)),
                        AppendTime.waiting(CurrentUnitOfWork.get()),
                        AppendTime.end(CurrentUnitOfWork.get()))
                : new Append(events, List.of(), List.of(), null);
        try {
            log.offer(append);
        } catch (EventLogException e) {
            append.fail(e);
            throw e;
        }
        if (!Receipt.later(append)) {
            append.await();
        }
    }

    private List<NewEvent> prepare(List<? extends EventMessage<?>> messages) {
        try {
            return messages.stream().map(this::prepare).toList();
        } catch (RuntimeException e) {
            // The aggregates in memory show the events already.
            if (CurrentUnitOfWork.isStarted()) {
                lineagesOf(messages.stream()
                                .filter(DomainEventMessage.class::isInstance)
                                .map(message -> ((DomainEventMessage<?>) message).getAggregateIdentifier()))
                        .forEach(Lineage::breakOff);
            }
            throw e;
        }
    }

    private static List<Lineage> lineagesOf(Stream<String> aggregateIds) {
        return aggregateIds
                .distinct()
                .map(id -> Lineage.of(CurrentUnitOfWork.get(), id))
                .filter(Objects::nonNull)
                .toList();
    }

    private NewEvent prepare(EventMessage<?> message) {
        if (message instanceof DomainEventMessage<?> domain && message.getPayload() instanceof DomainEvent event) {
            return log.prepare(event, domain.getSequenceNumber() + 1, Editor.from(message.getMetaData()));
        }
        throw new IllegalArgumentException("only events of aggregates are kept, not "
                + message.getPayloadType().getName());
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        snapshots.store(snapshot);
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return snapshots.read(aggregateIdentifier);
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return new AggregateStream(log, aggregateIdentifier, firstSequenceNumber + 1);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        var last = log.lastSequence(aggregateIdentifier);
        return last == 0 ? Optional.empty() : Optional.of(last - 1);
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
        var position = positionOf(token);
        return Stream.iterate(
                        log.after(position, PAGE),
                        found -> !found.isEmpty(),
                        found -> log.after(found.getLast().position(), PAGE))
                .flatMap(found -> StreamSupport.stream(found.spliterator(), false))
                .map(StoredEvent::toMessage);
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(log.head());
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return new GlobalSequenceTrackingToken(log.positionBefore(dateTime));
    }

    static long positionOf(@Nullable TrackingToken token) {
        return token == null ? 0 : token.position().orElse(0);
    }
}
