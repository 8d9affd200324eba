package dev.latchkey.command.instance;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;
import static org.axonframework.modelling.command.AggregateLifecycle.isLive;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.instance.SetUpInstance.Person;
import dev.latchkey.command.member.Members;
import dev.latchkey.command.org.Org;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.user.User;
import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.log.AppendTime;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.serialization.Revision;

/** The instance, the root above all organisations. */
@Revision("2") // of the snapshot: to be raised with every change of a field
final class Instance {
    /** The role that somebody must hold. */
    private static final String OWNER = "IAM_OWNER";

    @AggregateIdentifier
    private InstanceId id;

    private Members members = new Members();

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
                    User.register(
                            human(person, command.orgId()),
                            new TokenId(ids.next()),
                            person.token(),
                            AddPersonalAccessToken.NEVER));
            if (!person.roles().isEmpty()) {
                apply(new InstanceMemberAdded(command.instanceId(), person.userId(), person.roles()));
            }
        }
    }

    /** Answers with the user, or with what repeats it. */
    @CommandHandler
    Object handle(GrantInstanceRoles command) {
        var member = members.find(command.userId());
        if (member != null && member.holds(command.roles())) {
            return member.unchanged(command.userId());
        }
        if (member != null) {
            if (!command.roles().contains(OWNER)) {
                requireAnotherOwner(command.userId());
            }
            apply(new InstanceMemberChanged(id, command.userId(), command.roles()));
        } else if (members.isFull()) {
            throw new DomainException(ErrorCode.TOO_MANY_MEMBERS, "the instance has " + Members.MOST + " members");
        } else {
            apply(new InstanceMemberAdded(id, command.userId(), command.roles()));
        }
        return command.userId();
    }

    @CommandHandler
    UserId handle(RevokeInstanceRoles command) {
        if (members.find(command.userId()) == null) {
            throw new DomainException(ErrorCode.MEMBER_NOT_FOUND, command.userId() + " holds no roles there");
        }
        requireAnotherOwner(command.userId());
        apply(new InstanceMemberRemoved(id, command.userId()));
        return command.userId();
    }

    @EventSourcingHandler
    void on(InstanceEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case InstanceAdded added -> id = added.instanceId();
            case InstanceMemberAdded added -> keep(members.put(added.userId(), added.roles(), fromZero + 1, at));
            case InstanceMemberChanged changed ->
                keep(members.put(changed.userId(), changed.roles(), fromZero + 1, at));
            case InstanceMemberRemoved removed -> members.remove(removed.userId());
        }
    }

    private void requireAnotherOwner(UserId userId) {
        if (members.isOnly(userId, OWNER)) {
            throw new DomainException(ErrorCode.LAST_INSTANCE_OWNER, "nobody else holds the role " + OWNER);
        }
    }

    private static void keep(Members.Member member) {
        if (isLive()) {
            AppendTime.whenKnown(member::date);
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
