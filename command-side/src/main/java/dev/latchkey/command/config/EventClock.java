package dev.latchkey.command.config;

import java.time.Clock;
import org.axonframework.eventhandling.GenericEventMessage;

/**
 * Has Axon date live events by the server's clock. The log's writer gives them their time in the end, but state that
 * forgets what is over does so by the first of the two.
 *
 * <p>Axon keeps its clock in one place for the whole process, so whoever closes this gives it back as it was made.
 */
public final class EventClock implements AutoCloseable {
    private static final Clock AXONS_OWN = GenericEventMessage.clock;

    private final Clock clock;

    /** Makes the server's clock that of Axon. */
    public EventClock(Clock clock) {
        this.clock = clock;
        set(clock);
    }

    @Override
    public void close() {
        // Another server of the process may have set its own in the meantime.
        if (GenericEventMessage.clock == clock) {
            set(AXONS_OWN);
        }
    }

    private static void set(Clock clock) {
        GenericEventMessage.clock = clock;
    }
}
