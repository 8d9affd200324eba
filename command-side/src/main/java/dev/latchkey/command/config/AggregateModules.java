package dev.latchkey.command.config;

import dev.latchkey.command.Command;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.log.AggregateCache;
import dev.latchkey.events.log.LogEventStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;

/** The one way in which an aggregate is configured: kept in memory, loaded through snapshots, locked with a limit. */
public final class AggregateModules implements AutoCloseable {
    private static final Duration LOCK_ATTEMPT = Duration.ofMillis(100);
    private static final int LOCK_ATTEMPTS = 50;
    private static final int MAX_WAITING = 4096;

    private final LogEventStore events;
    private final int warm;
    private final SnapshotThread snapshots = new SnapshotThread();
    private final List<AggregateCache> caches = new CopyOnWriteArrayList<>();

    /**
     * Makes the way for aggregates of one log.
     *
     * @param warm how many aggregates of each class are kept in memory
     */
    public AggregateModules(LogEventStore events, int warm) {
        this.events = events;
        this.warm = warm;
    }

    /**
     * Returns the configuration of an aggregate class, which carries Axon's revision.
     *
     * <p>Each class has a cache of its own and sees its own events only, so that the id of an aggregate of another class
     * is that of nothing here.
     *
     * @param stream the hierarchy of its events
     */
    public <T> ConfigurerModule of(Class<T> aggregate, Class<? extends DomainEvent> stream) {
        events.readSnapshotsOf(aggregate);
        var cache = new AggregateCache(warm);
        caches.add(cache);
        return configurer -> configurer.configureAggregate(AggregateConfigurer.defaultConfiguration(aggregate)
                .configureCache(configuration -> cache)
                .configureEventStreamFilter(configuration -> message ->
                        stream.isInstance(message.getPayload()) || aggregate.isInstance(message.getPayload()))
                .configureSnapshotTrigger(configuration -> snapshotsOf(aggregate, configuration))
                .configureLockFactory(configuration -> PessimisticLockFactory.builder()
                        .lockAttemptTimeout((int) LOCK_ATTEMPT.toMillis())
                        .acquireAttempts(LOCK_ATTEMPTS)
                        .queueLengthThreshold(MAX_WAITING)
                        .build())
                .configureCommandTargetResolver(configuration -> AggregateModules::targetOf));
    }

    /** Forgets an aggregate, so that the next command on it reads the log. */
    public void forget(String aggregateId) {
        caches.forEach(cache -> cache.remove(aggregateId));
    }

    /** Returns whom a command asks. It says so itself; Axon's own resolver would look for annotations each time. */
    public static VersionedAggregateIdentifier targetOf(CommandMessage<?> command) {
        return new VersionedAggregateIdentifier((Object) ((Command<?>) command.getPayload()).aggregateId(), null);
    }

    @Override
    public void close() {
        snapshots.close();
    }

    private SnapshotTriggerDefinition snapshotsOf(Class<?> aggregate, Configuration configuration) {
        var model = AnnotatedAggregateMetaModelFactory.inspectAggregate(
                aggregate, configuration.parameterResolverFactory(), configuration.handlerDefinition(aggregate));
        var snapshotter = AggregateSnapshotter.builder()
                .eventStore(events)
                .aggregateFactories(new GenericAggregateFactory<>(model))
                .parameterResolverFactory(configuration.parameterResolverFactory())
                .handlerDefinition(configuration.handlerDefinition(aggregate))
                .executor(Runnable::run)
                .build();
        return new SnapshotTriggers(snapshots.handOver(snapshotter), events::snapshotSizeOf);
    }
}
