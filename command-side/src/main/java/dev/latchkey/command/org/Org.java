package dev.latchkey.command.org;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.serialization.Revision;

/** An organisation: the owner of users, and who holds roles on it. */
@Revision("1") // of the snapshot: to be raised with every change of a field
public final class Org {
    @AggregateIdentifier
    private OrgId id;

    private Set<UserId> members = new HashSet<>();

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
    UserId handle(AddOrgMember command) {
        if (members.contains(command.userId())) {
            throw new DomainException(ErrorCode.MEMBER_ALREADY_EXISTS, command.userId() + " holds roles there already");
        }
        apply(new OrgMemberAdded(id, command.userId(), command.roles()));
        return command.userId();
    }

    @EventSourcingHandler
    void on(OrgEvent event) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case OrgAdded added -> id = added.orgId();
            case OrgMemberAdded added -> members.add(added.userId());
        }
    }
}
