package dev.latchkey.events.user;

import dev.latchkey.events.AggregateType;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Something that happened to a user; stored in the stream of that user. */
@AggregateType(value = "user", id = "userId", owner = "owner")
public sealed interface UserEvent extends DomainEvent
        permits HumanEvent, MachineEvent, StateEvent, PasskeyEvent, PasswordlessTokenEvent, TokenEvent {
    /** Returns the user whom it happened to. */
    UserId userId();

    /** Returns the organisation that the user belongs to. */
    OrgId owner();

    @Override
    default String aggregateId() {
        return userId().value();
    }

    @Override
    default String resourceOwner() {
        return owner().value();
    }
}
