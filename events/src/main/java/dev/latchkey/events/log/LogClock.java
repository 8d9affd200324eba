package dev.latchkey.events.log;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that an append made now would get: that of another clock, but always later than what the log holds. So
 * nothing is decided by a time that has already passed for the log.
 */
public final class LogClock extends Clock {
    private final Supplier<EventLog> found;
    private final Clock clock;
    private volatile @Nullable EventLog log;

    /**
     * Makes the clock of a log.
     *
     * @param log finds the log, which is asked for with the first question only: it takes a while to be there
     * @param clock the one that the log itself goes by
     */
    public LogClock(Supplier<EventLog> log, Clock clock) {
        this.found = log;
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        var now = clock.instant();
        var earliest = log().lastAt().plus(1, ChronoUnit.MICROS);
        return now.isBefore(earliest) ? earliest : now;
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new LogClock(found, clock.withZone(zone));
    }

    private EventLog log() {
        var known = log;
        if (known == null) {
            known = found.get();
            log = known;
        }
        return known;
    }
}
