package dev.latchkey.events;

import java.util.List;

/** A fact about one aggregate; every implementation is a record that carries {@link EventType}. */
public interface DomainEvent {
    /** Returns the id of the aggregate whose stream holds the event. */
    String aggregateId();

    /** Returns the id of the organisation (or instance) that owns the aggregate. */
    String resourceOwner();

    /** Returns the names that this event takes; an append that takes a taken name is refused whole. */
    default List<UniqueName> claimedNames() {
        return List.of();
    }

    /** Returns the names that this event gives back, if its aggregate holds them. */
    default List<UniqueName> releasedNames() {
        return List.of();
    }

    /** Returns the kinds of names of which this event gives back all that its aggregate holds. */
    default List<String> releasedKinds() {
        return List.of();
    }
}
