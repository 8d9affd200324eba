package dev.latchkey.events.instance;

import dev.latchkey.events.AggregateType;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.EventType;
import dev.latchkey.events.UniqueName;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.serialization.Revision;

/** Something that happened to the instance; stored in its stream. */
@AggregateType(value = "instance", id = "instanceId")
public sealed interface InstanceEvent extends DomainEvent {
    /** Returns the instance it happened to. */
    InstanceId instanceId();

    @Override
    default String aggregateId() {
        return instanceId().value();
    }

    @Override
    default String resourceOwner() {
        return instanceId().value();
    }

    /** The instance was set up: the first event of every log. */
    @EventType("instance.added")
    @Revision("1")
    record InstanceAdded(InstanceId instanceId, String name) implements InstanceEvent {
        /** Claims the one place that a log has for an instance. */
        @Override
        public List<UniqueName> claimedNames() {
            return List.of(new UniqueName("instance", "the only one"));
        }
    }

    /**
     * A user got roles on the instance.
     *
     * @param roles keys such as {@code IAM_OWNER}
     */
    @EventType("instance.member.added")
    @Revision("1")
    record InstanceMemberAdded(InstanceId instanceId, UserId userId, List<String> roles) implements InstanceEvent {}

    /**
     * The roles of a user on the instance became others.
     *
     * @param roles all that the user holds from now on
     */
    @EventType("instance.member.changed")
    @Revision("1")
    record InstanceMemberChanged(InstanceId instanceId, UserId userId, List<String> roles) implements InstanceEvent {}

    /** A user lost all roles on the instance. */
    @EventType("instance.member.removed")
    @Revision("1")
    record InstanceMemberRemoved(InstanceId instanceId, UserId userId) implements InstanceEvent {}
}
