package dev.latchkey.events.log;

/**
 * What a reader is shown of a row beside its plain columns.
 *
 * @param payload the JSON text as it was written, with what is personal of somebody who was erased so marked
 * @param editor who caused the event; without a source if that was erased
 */
public record ShownEvent(String payload, Editor editor) {}
