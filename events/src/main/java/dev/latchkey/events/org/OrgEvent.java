package dev.latchkey.events.org;

import dev.latchkey.events.AggregateType;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.EventType;
import dev.latchkey.events.UniqueName;
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
    record OrgAdded(OrgId orgId, String name) implements OrgEvent {
        @Override
        public List<UniqueName> claimedNames() {
            return List.of(UniqueName.ofOrg(name));
        }
    }

    /**
     * A user got roles on the organisation.
     *
     * @param roles keys such as {@code ORG_OWNER}
     */
    @EventType("org.member.added")
    @Revision("1")
    record OrgMemberAdded(OrgId orgId, UserId userId, List<String> roles) implements OrgEvent {}

    /**
     * The roles of a user on the organisation became others.
     *
     * @param roles all that the user holds from now on
     */
    @EventType("org.member.changed")
    @Revision("1")
    record OrgMemberChanged(OrgId orgId, UserId userId, List<String> roles) implements OrgEvent {}

    /** A user lost all roles on the organisation. */
    @EventType("org.member.removed")
    @Revision("1")
    record OrgMemberRemoved(OrgId orgId, UserId userId) implements OrgEvent {}
}
