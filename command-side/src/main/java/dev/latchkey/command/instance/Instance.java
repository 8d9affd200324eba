package dev.latchkey.command.instance;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.instance.SetUpInstance.Person;
import dev.latchkey.command.org.Org;
import dev.latchkey.command.user.User;
import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.serialization.Revision;

/** The instance, the root above all organisations. */
@Revision("1") // of the snapshot: to be raised with every change of a field
final class Instance {
    /** How the API says "never". */
    private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T23:59:59Z");

    @AggregateIdentifier
    private InstanceId id;

    /** For Axon and the snapshot reader: the first event, or the snapshot, sets what is null here. */
    @SuppressWarnings("NullAway.Init")
    Instance() {}

    /** Founds everything in one unit of work, which is one append: it is there whole or not at all. */
    @CommandHandler
    @SuppressWarnings("NullAway.Init") // apply() sets the id before the constructor ends
    Instance(SetUpInstance command, IdGenerator ids) throws Exception {
        apply(new InstanceAdded(command.instanceId(), command.name()));
        createNew(Org.class, Org.found(command.orgId(), command.orgName()));
        for (var person : command.people()) {
            createNew(
                    User.class,
                    User.register(human(person, command.orgId()), new TokenId(ids.next()), person.token(), FAR_FUTURE));
            if (!person.roles().isEmpty()) {
                apply(new InstanceMemberAdded(command.instanceId(), person.userId(), person.roles()));
            }
        }
    }

    @EventSourcingHandler
    void on(InstanceEvent event) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case InstanceAdded added -> id = added.instanceId();
            case InstanceMemberAdded ignored -> {
                // nothing is decided by it yet
            }
        }
    }

    private static HumanAdded human(Person person, OrgId owner) {
        return new HumanAdded(
                person.userId(),
                owner,
                person.userName(),
                person.firstName(),
                person.lastName(),
                null,
                person.firstName() + " " + person.lastName(),
                "en",
                null,
                person.email(),
                null);
    }
}
