package dev.latchkey.command.config;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.axonframework.eventhandling.GenericEventMessage;

/**
 * Has Axon date live events by the server's clock. The log's writer gives them their time in the end, but state that
 * forgets what is over does so by the first of the two.
 *
 * <p>Axon keeps its clock in one place for the whole process. What is put there asks whose command is handled on the
 * thread, so that several servers in one process have a clock each.
 */
public final class EventClock {
    private static final ScopedValue<Clock> CURRENT = ScopedValue.newInstance();

    private final Clock clock;

    /** Makes Axon ask for the clock of whoever {@linkplain #date dates}, and take this one where nobody does. */
    public EventClock(Clock clock) {
        this.clock = clock;
        GenericEventMessage.clock = new Asking(clock);
    }

    /** Does something on this thread whose events are dated by this clock. */
    public <T> T date(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, clock).call(work::call);
    }

    /** The clock of the server whose command is handled, or else that of the last one that was made. */
    private static final class Asking extends Clock {
        private final Clock usual;

        Asking(Clock usual) {
            this.usual = usual;
        }

        private Clock current() {
            return CURRENT.isBound() ? CURRENT.get() : usual;
        }

        @Override
        public ZoneId getZone() {
            return current().getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return current().withZone(zone);
        }

        @Override
        public Instant instant() {
            return current().instant();
        }

        @Override
        public long millis() {
            return current().millis();
        }
    }
}
