package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;
import java.time.Instant;
import java.util.Map;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;

/**
 * What happened and when, without who caused it: reading that takes as long as all the rest, and what is derived from the
 * log alone has no use for it.
 *
 * @param position the place in the log, from 1
 * @param sequence the place in the stream of the aggregate, from 1
 * @param at the time of its append
 */
public record ScannedEvent(long position, long sequence, Instant at, DomainEvent event) {
    /** Returns the event as Axon's handlers take it, who count sequences from 0 and find no metadata. */
    public GenericDomainEventMessage<DomainEvent> toMessage() {
        return new GenericDomainEventMessage<>(
                "",
                event.aggregateId(),
                sequence - 1,
                new GenericMessage<>(Long.toString(position), event, Map.of()),
                () -> at);
    }
}
