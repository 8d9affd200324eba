package dev.latchkey.events.log;

/**
 * A payload as it lies in the log, and where.
 *
 * @param type the dotted name of the event
 * @param sequence the place in the stream of the aggregate, from 1
 * @param payload the JSON text
 */
public record StoredPayload(String type, String aggregateId, long sequence, String payload) {}
