package dev.latchkey.events.log;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * The time that an append made now would get: that of another clock, but always later than what the log holds. So
 * nothing is decided by a time that has already passed for the log.
 */
public final class LogClock extends Clock {
    private final EventLog log;
    private final Clock clock;

    /**
     * Makes the clock of a log.
     *
     * @param clock the one that the log itself goes by
     */
    public LogClock(EventLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        var now = clock.instant();
        var earliest = log.lastAt().plus(1, ChronoUnit.MICROS);
        return now.isBefore(earliest) ? earliest : now;
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new LogClock(log, clock.withZone(zone));
    }
}
