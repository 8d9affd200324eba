package dev.latchkey.gateway.audit;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserErased;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the event that took from somebody the right to read the log, which counts on the instance alone. */
final class TakenRight {
    private static final Logger LOG = LoggerFactory.getLogger(TakenRight.class);
    private static final int PAGE = 500;

    private TakenRight() {}

    /**
     * Returns the position of the first event that can have taken it; {@code after} if none did, as when a token came to
     * its end, or if the events cannot be read.
     *
     * @param after the position up to which the right was there
     * @param upTo the last position that is looked at
     */
    static long position(EventLog log, UserId reader, long after, long upTo) {
        try {
            var page = log.after(after, PAGE);
            while (!page.isEmpty()) {
                for (var stored : page) {
                    if (stored.position() > upTo) {
                        return after;
                    }
                    if (takes(stored.event(), reader)) {
                        return stored.position();
                    }
                }
                page = log.after(page.getLast().position(), PAGE);
            }
        } catch (RuntimeException e) {
            LOG.debug("Where the right was taken cannot be read", e);
        }
        return after;
    }

    private static boolean takes(DomainEvent event, UserId reader) {
        return switch (event) {
            case UserLocked locked -> locked.userId().equals(reader);
            case UserDeactivated deactivated -> deactivated.userId().equals(reader);
            case UserRemoved removed -> removed.userId().equals(reader);
            case UserErased erased -> erased.userId().equals(reader);
            case PersonalAccessTokenRemoved revoked -> revoked.userId().equals(reader);
            case InstanceMemberChanged changed -> changed.userId().equals(reader);
            case InstanceMemberRemoved removed -> removed.userId().equals(reader);
            // If another one did, nothing more is shown, which is safe.
            default -> false;
        };
    }
}
