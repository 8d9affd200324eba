package dev.latchkey.events.log;

import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.jspecify.annotations.Nullable;

/** The log as Axon's event store: aggregates append to it, streaming processors follow it. */
public final class LogEventStore extends AbstractEventStore {
    private final EventLog log;
    private final Snapshots snapshots;

    private LogEventStore(Builder builder, EventLog log, Snapshots snapshots) {
        super(builder);
        this.log = log;
        this.snapshots = snapshots;
    }

    /**
     * Makes the event store on a log.
     *
     * @param pool for snapshots
     */
    public static LogEventStore on(EventLog log, DataSource pool) {
        var builder = new Builder();
        var snapshots = new Snapshots(pool, log.codec());
        builder.storageEngine(new LogStorageEngine(log, snapshots));
        return new LogEventStore(builder, log, snapshots);
    }

    /** Has snapshots of this class of aggregate read; the class carries Axon's revision. */
    public void readSnapshotsOf(Class<?> aggregate) {
        snapshots.know(aggregate);
    }

    /** Returns how large the newest known snapshot of an aggregate is, in characters; 0 if none is known. */
    public int snapshotSizeOf(String aggregateId) {
        return snapshots.sizeOf(aggregateId);
    }

    /**
     * Deletes the snapshot of an aggregate, which the log makes again if it is needed.
     *
     * @throws EventLogException if the database cannot be reached
     */
    public void deleteSnapshot(String aggregateId) {
        LogReader.reading(() -> {
            snapshots.delete(aggregateId);
            return aggregateId;
        });
    }

    /** Lets the processors that wait for events find out at once that they are to end. */
    public void letProcessorsEnd() {
        log.letProcessorsEnd();
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
        return new LogStream(log, LogStorageEngine.positionOf(trackingToken));
    }

    private static final class Builder extends AbstractEventStore.Builder {}
}
