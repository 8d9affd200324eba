package dev.latchkey.gateway.log;

import dev.latchkey.events.log.EventLogSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.log}.
 *
 * @param queueCapacity how many appends may wait to be written, 1 to 1,000,000; a further one is refused as
 *     RESOURCE_EXHAUSTED
 * @param deadline how long an append may wait, 10 ms to 1 min; past it the caller gets DEADLINE_EXCEEDED
 */
@ConfigurationProperties("latchkey.log")
record EventLogProperties(
        @DefaultValue("8192") int queueCapacity,
        @DefaultValue("5s") Duration deadline) {
    EventLogProperties {
        if (queueCapacity < 1 || queueCapacity > 1_000_000) {
            throw new IllegalArgumentException(
                    "latchkey.log.queue-capacity must be from 1 to 1000000, was " + queueCapacity);
        }
        if (deadline.compareTo(Duration.ofMillis(10)) < 0 || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("latchkey.log.deadline must be from 10ms to 1m, was " + deadline);
        }
    }

    EventLogSettings toSettings() {
        return new EventLogSettings(queueCapacity, deadline);
    }
}
