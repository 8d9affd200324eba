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
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.InstanceRights;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.query.token.MembershipView;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds the event that took from somebody the right to read the log, which counts on the instance alone. */
@Component
final class TakenRight {
    private static final Logger LOG = LoggerFactory.getLogger(TakenRight.class);
    private static final int PAGE = 500;

    private final EventLog log;
    private final InstanceRights rights;

    TakenRight(EventLog log, InstanceRights rights) {
        this.log = log;
        this.rights = rights;
    }

    /**
     * Returns the position of the first event that took it, or of the last one before the token came to its end;
     * {@code after} if there is none, or if the events cannot be read.
     *
     * @param reader who had the right, by which token
     * @param after the position up to which the right was there
     * @param upTo the last position that is looked at
     */
    long position(Caller reader, long after, long upTo) {
        try {
            var page = log.after(after, PAGE);
            while (!page.isEmpty()) {
                for (var stored : page) {
                    if (stored.position() > upTo) {
                        return after;
                    }
                    if (!stored.at().isBefore(reader.until())) {
                        return stored.position() - 1;
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

    private boolean takes(DomainEvent event, Caller reader) {
        var userId = reader.userId();
        return switch (event) {
            case UserLocked locked -> locked.userId().equals(userId);
            case UserDeactivated deactivated -> deactivated.userId().equals(userId);
            case UserRemoved removed -> removed.userId().equals(userId);
            case UserErased erased -> erased.userId().equals(userId);
            // Other tokens of the same user may go.
            case PersonalAccessTokenRemoved revoked -> revoked.tokenId().equals(reader.tokenId());
            case InstanceMemberChanged changed -> changed.userId().equals(userId) && !leaveIt(changed, reader);
            case InstanceMemberRemoved removed -> removed.userId().equals(userId);
            // If another one did, nothing more is shown, which is safe.
            default -> false;
        };
    }

    private boolean leaveIt(InstanceMemberChanged changed, Caller reader) {
        var held =
                new MembershipView(MembershipView.INSTANCE, changed.instanceId().value(), changed.roles());
        return rights.allow(reader.with(List.of(held)), Permission.EVENTS_READ);
    }
}
