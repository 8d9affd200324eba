package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.UniqueName;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What can happen to a user who is a person. */
public sealed interface HumanEvent extends UserEvent {
    /**
     * A person became a user.
     *
     * @param userName the name to sign in with, unique on the instance
     * @param preferredLanguage a BCP 47 tag
     * @param gender left out where not given
     */
    @EventType("user.human.added")
    @Revision("1")
    record HumanAdded(
            UserId userId,
            OrgId owner,
            String userName,
            String firstName,
            String lastName,
            @Nullable String nickName,
            String displayName,
            @Nullable String preferredLanguage,
            @Nullable Gender gender,
            String email,
            @Nullable String phone)
            implements HumanEvent {
        @Override
        public List<UniqueName> claimedNames() {
            return List.of(UniqueName.ofUser(userName));
        }
    }

    /** The e-mail address of the person was found to be theirs. */
    @EventType("user.human.email.verified")
    @Revision("1")
    record HumanEmailVerified(UserId userId, OrgId owner) implements HumanEvent {}
}
