package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.UniqueName;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What can happen to a user who is a program. */
public sealed interface MachineEvent extends UserEvent {
    /**
     * A program became a user.
     *
     * @param userName unique on the instance, among people and programs alike
     * @param accessTokenType left out of the text where it is {@link AccessTokenType#BEARER}
     */
    @EventType("user.machine.added")
    @Revision("1")
    record MachineAdded(
            UserId userId,
            OrgId owner,
            String userName,
            String name,
            @Nullable String description,
            AccessTokenType accessTokenType)
            implements MachineEvent {
        @Override
        public List<UniqueName> claimedNames() {
            return List.of(UniqueName.ofUser(userName));
        }
    }
}
