package dev.latchkey.command.config;

import java.util.function.ToIntFunction;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.AbstractSnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;

/**
 * Decides when a snapshot is worth its price: after {@link #LEAST} events, but not before they are as much text as the
 * snapshot that it would replace, without its parts. So the work per event stays the same however large the state, and a
 * long stream with little state is loaded from few events.
 */
final class SnapshotTriggers implements SnapshotTriggerDefinition {
    private static final int LEAST = 250;
    /** Characters of a usual event, its columns included. */
    private static final int EVENT = 250;
    /** Characters of the largest snapshot that is replaced: a greater state costs more to write than to draw again. */
    private static final int LARGEST = 16 * 1024 * 1024;

    private final Snapshotter snapshotter;
    private final ToIntFunction<String> sizes;

    /**
     * Makes the rule.
     *
     * @param sizes tells the characters of the newest snapshot of an aggregate
     */
    SnapshotTriggers(Snapshotter snapshotter, ToIntFunction<String> sizes) {
        this.snapshotter = snapshotter;
        this.sizes = sizes;
    }

    @Override
    public SnapshotTrigger prepareTrigger(Class<?> aggregateType) {
        return new Trigger(snapshotter, sizes, aggregateType);
    }

    @Override
    public SnapshotTrigger reconfigure(Class<?> aggregateType, SnapshotTrigger trigger) {
        return trigger instanceof Trigger known ? known : prepareTrigger(aggregateType);
    }

    private static final class Trigger extends AbstractSnapshotTrigger {
        private static final long serialVersionUID = 1L;

        private final transient ToIntFunction<String> sizes;
        private long since;
        private String aggregateId = "";

        Trigger(Snapshotter snapshotter, ToIntFunction<String> sizes, Class<?> aggregateType) {
            super(snapshotter, aggregateType);
            this.sizes = sizes;
        }

        @Override
        public void eventHandled(EventMessage<?> message) {
            if (message instanceof DomainEventMessage<?> event) {
                aggregateId = event.getAggregateIdentifier();
            }
            super.eventHandled(message);
        }

        @Override
        protected boolean exceedsThreshold() {
            if (++since < LEAST) {
                return false;
            }
            var size = sizes.applyAsInt(aggregateId);
            return size < LARGEST && since * EVENT >= size;
        }

        @Override
        protected void reset() {
            since = 0;
        }
    }
}
