package dev.latchkey.gateway.operations;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says which figures of requests are kept: how many, how many at the moment, and how long they took in all. */
@Configuration(proxyBeanMethods = false)
class FiguresConfiguration {
    private static final String PREFIX = "latchkey.http.";
    private static final double[] BOUNDS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    /** Buckets, unlike percentiles, add up over nodes and cost a request next to nothing. */
    @Bean
    MeterFilter figuresOfRequests() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return isPart(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }

            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().startsWith(PREFIX)
                        ? DistributionStatisticConfig.builder()
                                .percentiles()
                                .serviceLevelObjectives(BOUNDS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }

    private static boolean isPart(String name) {
        return name.startsWith(PREFIX + "request.") || name.startsWith(PREFIX + "response.");
    }
}
