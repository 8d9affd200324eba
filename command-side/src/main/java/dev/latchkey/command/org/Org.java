package dev.latchkey.command.org;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.isLive;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.member.Members;
import dev.latchkey.events.log.AppendTime;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberChanged;
import dev.latchkey.events.org.OrgEvent.OrgMemberRemoved;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;

/** An organisation: the owner of users, and who holds roles on it. */
@Revision("2") // of the snapshot: to be raised with every change of a field
public final class Org {
    @AggregateIdentifier
    private OrgId id;

    private Members members = new Members();

    /** For Axon and the snapshot reader: the first event, or the snapshot, sets what is null here. */
    @SuppressWarnings("NullAway.Init")
    Org() {}

    /** Returns what founds an organisation. */
    public static Callable<Org> found(OrgId id, String name) {
        return () -> {
            var org = new Org();
            apply(new OrgAdded(id, name));
            return org;
        };
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    OrgId handle(AddOrg command) {
        apply(new OrgAdded(command.orgId(), command.name()));
        return command.orgId();
    }

    /** Answers with the user, or with what repeats it. */
    @CommandHandler
    Object handle(GrantOrgRoles command) {
        var member = members.find(command.userId());
        if (member != null && member.holds(command.roles())) {
            return member.unchanged(command.userId());
        }
        if (member != null) {
            apply(new OrgMemberChanged(id, command.userId(), command.roles()));
        } else if (members.isFull()) {
            throw new DomainException(ErrorCode.TOO_MANY_MEMBERS, "the organisation has " + Members.MOST + " members");
        } else {
            apply(new OrgMemberAdded(id, command.userId(), command.roles()));
        }
        return command.userId();
    }

    @CommandHandler
    UserId handle(RevokeOrgRoles command) {
        if (members.find(command.userId()) == null) {
            throw new DomainException(ErrorCode.MEMBER_NOT_FOUND, command.userId() + " holds no roles there");
        }
        apply(new OrgMemberRemoved(id, command.userId()));
        return command.userId();
    }

    @EventSourcingHandler
    void on(OrgEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case OrgAdded added -> id = added.orgId();
            case OrgMemberAdded added -> keep(members.put(added.userId(), added.roles(), fromZero + 1, at));
            case OrgMemberChanged changed -> keep(members.put(changed.userId(), changed.roles(), fromZero + 1, at));
            case OrgMemberRemoved removed -> members.remove(removed.userId());
        }
    }

    private static void keep(Members.Member member) {
        if (isLive()) {
            AppendTime.whenKnown(member::date);
        }
    }
}
