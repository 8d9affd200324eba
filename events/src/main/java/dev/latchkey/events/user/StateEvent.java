package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.UniqueName;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.serialization.Revision;

/** What can happen to the account of a user, be it a person or a program. */
public sealed interface StateEvent extends UserEvent {
    /** The account was locked. */
    @EventType("user.locked")
    @Revision("1")
    record UserLocked(UserId userId, OrgId owner) implements StateEvent {}

    /** A locked account is active again. */
    @EventType("user.unlocked")
    @Revision("1")
    record UserUnlocked(UserId userId, OrgId owner) implements StateEvent {}

    /** The account was taken out of use. */
    @EventType("user.deactivated")
    @Revision("1")
    record UserDeactivated(UserId userId, OrgId owner) implements StateEvent {}

    /** An account that was out of use is active again. */
    @EventType("user.reactivated")
    @Revision("1")
    record UserReactivated(UserId userId, OrgId owner) implements StateEvent {}

    /** The user is gone for good: codes, passkeys and tokens are dead, the user name is free, the id stays taken. */
    @EventType("user.removed")
    @Revision("1")
    record UserRemoved(UserId userId, OrgId owner) implements StateEvent {
        @Override
        public List<String> releasedKinds() {
            return List.of(UniqueName.USER_NAMES, UniqueName.CREDENTIALS);
        }
    }

    /**
     * What is personal of the user cannot be read any more, neither here nor in any copy of the log: the key that it is
     * sealed under is destroyed with this event. Follows the removal.
     *
     * @param keyId the SHA-256 of that key, in hexadecimal digits
     */
    @EventType("user.erased")
    @Revision("1")
    record UserErased(UserId userId, OrgId owner, String keyId) implements StateEvent {}
}
