package dev.latchkey.gateway.log;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.checkpoint}.
 *
 * @param folder where checkpoints are kept beside the database, best on another machine; nowhere if it is left out
 * @param interval how often one is kept there while the log grows, 1 s to 7 d
 */
@ConfigurationProperties("latchkey.checkpoint")
record CheckpointProperties(
        @Nullable Path folder, @DefaultValue("1h") Duration interval) {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(7);

    /** Checks the interval. */
    CheckpointProperties {
        if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "latchkey.checkpoint.interval must be between 1s and 7d, was " + interval);
        }
    }
}
