package dev.latchkey.events.log;

import dev.latchkey.bench.Piece;
import dev.latchkey.command.user.User;
import dev.latchkey.events.log.LinkEvents.KnownKey;
import dev.latchkey.events.proof.LogEntry;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.FixedValueParameterResolver;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import tools.jackson.databind.json.JsonMapper;

/** A user who is not in memory, from what the database has answered to their state. */
public class UserLoadBenchmark extends Piece {
    /** Nobody commands these users, so what handlers of commands ask for beside the command need not be there. */
    private static final ParameterResolverFactory PARAMETERS = MultiParameterResolverFactory.ordered(
            ClasspathParameterResolverFactory.forClass(User.class),
            (executable, parameters, index) -> executable.isAnnotationPresent(CommandHandler.class) && index > 0
                    ? new FixedValueParameterResolver<>(null)
                    : null);

    @Param({"25", "500"})
    public int events;

    private final AggregateModel<User> model =
            AnnotatedAggregateMetaModelFactory.inspectAggregate(User.class, PARAMETERS);
    private final GenericAggregateFactory<User> users = new GenericAggregateFactory<>(model);
    private final EventBus bus = SimpleEventBus.builder().build();
    private final EventCodec codec = new EventCodec();
    private final JsonMapper snapshots = codec.forSnapshots();
    private final KnownKey keys = new KnownKey();
    private List<LogEntry> rows = List.of();
    private String snapshot = "";

    @Setup
    public void live() {
        rows = LinkEvents.life(codec, keys, events);
        snapshot = fromEvents().invoke(snapshots::writeValueAsString);
    }

    @Benchmark
    public EventSourcedAggregate<User> fromEvents() {
        var opening = keys.toOpen(codec.personsIn(rows));
        return load(DomainEventStream.of(rows.stream()
                .map(row -> new StoredEvent(
                        row.position(),
                        row.aggregateType(),
                        row.sequence(),
                        codec.editor(row, opening),
                        row.at(),
                        codec.read(row, opening)))
                .<DomainEventMessage<?>>map(StoredEvent::toMessage)
                .toList()));
    }

    @Benchmark
    public EventSourcedAggregate<User> fromSnapshot() {
        var user = snapshots.readValue(snapshot, User.class);
        return load(DomainEventStream.of(
                new GenericDomainEventMessage<>("User", LinkEvents.USER.value(), events - 1L, user)));
    }

    /** As Axon's repository does. */
    private EventSourcedAggregate<User> load(DomainEventStream stream) {
        var root = users.createAggregateRoot(LinkEvents.USER.value(), stream.peek());
        var aggregate = EventSourcedAggregate.initialize(root, model, bus, NoSnapshotTriggerDefinition.TRIGGER);
        aggregate.initializeState(stream);
        return aggregate;
    }
}
