package dev.latchkey.gateway.log;

import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.person.StoredPersonKeys;
import dev.latchkey.events.value.UserId;

/** What this node remembers of people: their keys, their aggregates, and the newest events. */
final class PeopleInMemory {
    private final StoredPersonKeys keys;
    private final EventLog log;
    private final AggregateModules aggregates;

    PeopleInMemory(StoredPersonKeys keys, EventLog log, AggregateModules aggregates) {
        this.keys = keys;
        this.log = log;
        this.aggregates = aggregates;
    }

    /** Forgets somebody whose erasure stands in the log. */
    void forget(UserId userId) {
        keys.condemn(userId.value());
        log.forgetTail();
        aggregates.forget(userId.value());
    }

    /** Forgets all keys, since it is not known whose are to be forgotten. */
    void forgetKeys() {
        keys.forgetAll();
    }
}
