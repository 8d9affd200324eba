package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;

/**
 * An event on its way into the log: all of its row but position and time, which the writer gives.
 *
 * @param sequence the place in the stream of the aggregate, from 1
 */
record NewEvent(
        String aggregateType,
        String aggregateId,
        long sequence,
        String type,
        int revision,
        String owner,
        Editor editor,
        String payload,
        DomainEvent event) {

    StoredEvent at(long position, java.time.Instant at) {
        return new StoredEvent(position, aggregateType, sequence, editor, at, event);
    }
}
