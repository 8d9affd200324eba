package dev.latchkey.events.org;

import dev.latchkey.events.AggregateType;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.EventType;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.serialization.Revision;

/** Something that happened to an organisation; stored in the stream of that organisation. */
@AggregateType(value = "org", id = "orgId")
public sealed interface OrgEvent extends DomainEvent {
    /** Returns the organisation it happened to. */
    OrgId orgId();

    @Override
    default String aggregateId() {
        return orgId().value();
    }

    @Override
    default String resourceOwner() {
        return orgId().value();
    }

    /** An organisation was founded. */
    @EventType("org.added")
    @Revision("1")
    record OrgAdded(OrgId orgId, String name) implements OrgEvent {}

    /**
     * A user got roles on the organisation.
     *
     * @param roles keys such as {@code ORG_OWNER}
     */
    @EventType("org.member.added")
    @Revision("1")
    record OrgMemberAdded(OrgId orgId, UserId userId, List<String> roles) implements OrgEvent {}
}
