package dev.latchkey.command.config;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.AbstractSnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;

/**
 * Decides when a snapshot is worth its price: after a tenth of the stream, but at least {@link #LEAST} and at most
 * {@link #MOST} events. So the work per event stays the same however long the stream and however large the state.
 */
final class SnapshotTriggers implements SnapshotTriggerDefinition {
    static final int LEAST = 500;
    static final int MOST = 10_000;

    private final Snapshotter snapshotter;

    SnapshotTriggers(Snapshotter snapshotter) {
        this.snapshotter = snapshotter;
    }

    @Override
    public SnapshotTrigger prepareTrigger(Class<?> aggregateType) {
        return new Trigger(snapshotter, aggregateType);
    }

    @Override
    public SnapshotTrigger reconfigure(Class<?> aggregateType, SnapshotTrigger trigger) {
        return trigger instanceof Trigger known ? known : prepareTrigger(aggregateType);
    }

    private static final class Trigger extends AbstractSnapshotTrigger {
        private static final long serialVersionUID = 1L;

        private long since;
        private long sequence;

        Trigger(Snapshotter snapshotter, Class<?> aggregateType) {
            super(snapshotter, aggregateType);
        }

        @Override
        public void eventHandled(EventMessage<?> message) {
            if (message instanceof DomainEventMessage<?> event) {
                sequence = event.getSequenceNumber();
            }
            super.eventHandled(message);
        }

        @Override
        protected boolean exceedsThreshold() {
            return ++since >= Math.clamp(sequence / 10, LEAST, MOST);
        }

        @Override
        protected void reset() {
            since = 0;
        }
    }
}
