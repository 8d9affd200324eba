package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.proof.LogEntry;
import java.time.Instant;

/**
 * An event on its way into the log: all of its row but position and time, which the writer gives.
 *
 * @param sequence the place in the stream of the aggregate, from 1
 * @param payload the event as JSON text
 * @param metadata where the editor came from, as JSON text
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
        String metadata,
        DomainEvent event) {

    StoredEvent at(long position, Instant at) {
        return new StoredEvent(position, aggregateType, sequence, editor, at, event);
    }

    LogEntry entry(long position, Instant at) {
        return new LogEntry(
                position,
                aggregateType,
                aggregateId,
                sequence,
                type,
                revision,
                owner,
                editor.userId(),
                editor.service(),
                at,
                payload,
                metadata);
    }
}
