package dev.latchkey.events.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;

/** What operators can watch of the log. */
final class LogFigures {
    private final MeterRegistry registry;
    private final Timer commit;
    private final DistributionSummary batch;
    private final Counter retaken;

    LogFigures(MeterRegistry registry) {
        this.registry = registry;
        commit = Timer.builder("latchkey.log.commit")
                .description("Time for one batch to become durable")
                .publishPercentileHistogram()
                .register(registry);
        batch = DistributionSummary.builder("latchkey.log.batch")
                .description("Appends that shared one commit")
                .baseUnit("appends")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        retaken = Counter.builder("latchkey.log.batches.retaken")
                .description("Batches taken again append by append after a conflict")
                .register(registry);
    }

    void watchQueue(Collection<?> queue) {
        Gauge.builder("latchkey.log.queue", queue, Collection::size)
                .description("Appends that wait to be written")
                .baseUnit("appends")
                .register(registry);
    }

    void watchHead(EventLog log) {
        Gauge.builder("latchkey.log.position", log, EventLog::head)
                .description("Position of the last event that this node knows of")
                .register(registry);
    }

    Timer.Sample startCommit() {
        return Timer.start(registry);
    }

    void committed(Timer.Sample sample, int appends) {
        sample.stop(commit);
        batch.record(appends);
    }

    void retaken() {
        retaken.increment();
    }
}
