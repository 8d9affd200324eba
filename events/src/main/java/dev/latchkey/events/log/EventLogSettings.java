package dev.latchkey.events.log;

import java.time.Duration;

/**
 * Limits of the log.
 *
 * @param queueCapacity how many appends may wait; a further one is refused
 * @param deadline how long an append may wait in the queue
 */
public record EventLogSettings(int queueCapacity, Duration deadline) {
    /** What serves without tuning. */
    public static final EventLogSettings DEFAULT = new EventLogSettings(8192, Duration.ofSeconds(5));
}
