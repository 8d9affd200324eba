package dev.latchkey.gateway.log;

import dev.latchkey.events.log.Checkpoints;
import dev.latchkey.gateway.operations.WitnessProbe;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has witnesses outside sign checkpoints, so that nobody can show two logs under one name. Each is asked on a thread of its
 * own, so that a slow one keeps nobody waiting, the log least of all.
 */
final class Witnesses implements AutoCloseable, WitnessProbe {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);

    /** The longest pause after a failure. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Duration interval;
    private final List<CheckpointProperties.WitnessProperties> settings;
    private final MeterRegistry meters;
    private final WitnessHttp http = new WitnessHttp();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Asking> askings = new CopyOnWriteArrayList<>();

    Witnesses(CheckpointProperties properties, MeterRegistry meters) {
        this.interval = properties.interval();
        this.settings = properties.witnesses();
        this.meters = meters;
    }

    /** Begins to ask them. */
    void start(Checkpoints checkpoints) {
        for (var setting : settings) {
            var asking = new Asking(new Witness(setting.addCheckpoint(), setting.witness(), http), checkpoints);
            askings.add(asking);
            Gauge.builder("latchkey.log.witnessed", asking.size, AtomicLong::get)
                    .description("Position of the last event that a witness has signed for")
                    .tag("witness", setting.witness().name())
                    .register(meters);
            asking.thread.start();
        }
    }

    @Override
    public Map<String, String> conditions() {
        var conditions = new LinkedHashMap<String, String>();
        for (var asking : askings) {
            conditions.put(asking.witness.key().name(), asking.condition());
        }
        return conditions;
    }

    @Override
    public void close() {
        closed.countDown();
        askings.forEach(asking -> asking.thread.interrupt());
        http.close();
    }

    /** One witness and the thread that asks it. */
    private final class Asking {
        private final Witness witness;
        private final Checkpoints checkpoints;
        private final AtomicLong size = new AtomicLong();
        private final Thread thread;
        private volatile @Nullable String trouble;

        Asking(Witness witness, Checkpoints checkpoints) {
            this.witness = witness;
            this.checkpoints = checkpoints;
            this.thread = Thread.ofPlatform()
                    .name("checkpoint-witness-" + witness.key().name())
                    .daemon(true)
                    .unstarted(this::run);
        }

        String condition() {
            var why = trouble;
            return why != null ? why : size.get() == 0 ? "not asked yet" : "has signed " + size.get() + " events";
        }

        private void run() {
            try {
                Duration pause;
                do {
                    pause = ask() ? interval : interval.compareTo(RETRY) < 0 ? interval : RETRY;
                } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                LOG.debug("Told to stop", e);
            }
        }

        /** Returns whether there is nothing to try again. */
        private boolean ask() throws InterruptedException {
            try {
                var note = checkpoints.covering(size.get() + 1, interval);
                if (note != null) {
                    witness.sign(note, checkpoints);
                    size.set(witness.signed());
                    say(null);
                }
                return true;
            } catch (IOException e) {
                say("it cannot be asked: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            } catch (WitnessRefusedException e) {
                say("it does not sign: " + e.getMessage());
            } catch (RuntimeException e) {
                // Nothing may end this thread.
                say("what it is to sign cannot be read, or what it has signed not be kept: " + e.getMessage());
            }
            return false;
        }

        /** Logs each change once. */
        private void say(@Nullable String now) {
            if (closed.getCount() == 0) {
                return;
            }
            var before = trouble;
            trouble = now;
            var name = witness.key().name();
            if (now == null && before != null) {
                LOG.info("Witness {} signs again", name);
            } else if (now != null && !now.equals(before)) {
                LOG.warn("Witness {}: {}; it is tried again", name, now);
            }
        }
    }
}
