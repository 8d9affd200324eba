package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;
import java.time.Instant;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.GenericMessage;

/**
 * An event as the log keeps it.
 *
 * @param position the place in the log, from 1
 * @param sequence the place in the stream of the aggregate, from 1
 * @param at the time of its append
 */
public record StoredEvent(
        long position, String aggregateType, long sequence, Editor editor, Instant at, DomainEvent event) {

    /** Returns the event as Axon's handlers and aggregates take it; Axon counts sequences from 0. */
    GenericTrackedDomainEventMessage<DomainEvent> toMessage() {
        var message = new GenericMessage<>(Long.toString(position), event, editor.toMetaData());
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>(aggregateType, event.aggregateId(), sequence - 1, message, () -> at));
    }
}
