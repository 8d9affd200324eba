package dev.latchkey.command.user;

import dev.latchkey.events.log.DamagedEventException;
import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Shows a user as they were: by their events from the first on, through the handlers that commands on them go through,
 * and past memory and snapshots, which are no evidence.
 */
@Component
public final class UserReplay {
    private final EventStore events;
    private final ParameterResolverFactory parameters;
    private volatile @Nullable AggregateModel<User> model;

    UserReplay(EventStore events, ParameterResolverFactory parameters) {
        this.events = events;
        this.parameters = parameters;
    }

    /** Made for the first replay, so that no start waits for it; twice does no harm. */
    private AggregateModel<User> model() {
        var known = model;
        if (known == null) {
            known = AnnotatedAggregateMetaModelFactory.inspectAggregate(User.class, parameters);
            model = known;
        }
        return known;
    }

    /**
     * Returns a user at a time; events of that time count.
     *
     * @return null if there was no such user yet
     */
    public @Nullable UserMoment at(UserId userId, Instant time) {
        return replay(userId, event -> !event.getTimestamp().isAfter(time), time);
    }

    /**
     * Returns a user right after an event.
     *
     * @param sequence the place of the event in the stream, from 1
     * @return null if there is no such user; the user after the last event if there are not that many
     */
    public @Nullable UserMoment atSequence(UserId userId, long sequence) {
        return replay(userId, event -> event.getSequenceNumber() < sequence, null);
    }

    /**
     * Replays a stream.
     *
     * @param counts says whether an event still counts
     * @param moment decides what is over; null stands for the time of the last event
     */
    private @Nullable UserMoment replay(
            UserId userId, Predicate<DomainEventMessage<?>> counts, @Nullable Instant moment) {
        var aggregate =
                EventSourcedAggregate.initialize(new User(), model(), events, NoSnapshotTriggerDefinition.TRIGGER);
        var last = new AtomicReference<@Nullable DomainEventMessage<?>>();
        var stream = events.readEvents(userId.value(), 0)
                .asStream()
                .takeWhile(event -> isOfUser(event, last.get() != null) && counts.test(event))
                .peek(last::set);
        try {
            aggregate.initializeState(DomainEventStream.of(
                    stream, () -> last.get() == null ? 0L : last.get().getSequenceNumber()));
        } catch (EventLogException | DamagedEventException e) {
            throw e;
        } catch (RuntimeException e) {
            // It can be read, but does not follow those before it.
            var event = last.get();
            throw event == null ? e : new DamagedEventException(position(event), e);
        }
        var end = last.get();
        return end == null
                ? null
                : aggregate.invoke(user -> user.moment(
                        end.getSequenceNumber() + 1, end.getTimestamp(), moment == null ? end.getTimestamp() : moment));
    }

    /** The id may be that of something else; but what began as the stream of a user goes on as one. */
    private static boolean isOfUser(DomainEventMessage<?> event, boolean begun) {
        var isOfUser = event.getPayload() instanceof UserEvent;
        if (begun && !isOfUser) {
            throw new DamagedEventException(
                    position(event), new IllegalStateException("an event of another kind of aggregate"));
        }
        return isOfUser;
    }

    private static long position(DomainEventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked
                ? tracked.trackingToken().position().orElse(0)
                : 0;
    }
}
