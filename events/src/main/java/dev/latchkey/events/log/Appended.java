package dev.latchkey.events.log;

import java.time.Instant;

/**
 * What the log says of an append once it is durable.
 *
 * @param position the place of the append's last event in the log, from 1
 * @param sequence the place of that event in the stream of its aggregate, from 1
 * @param at the one time that all events of the append carry, in microseconds; later than that of any earlier append
 */
public record Appended(long position, long sequence, Instant at) {}
