package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.Personal;
import dev.latchkey.events.UniqueName;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
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
            @Personal String userName,
            @Personal String firstName,
            @Personal String lastName,
            @Personal @Nullable String nickName,
            @Personal String displayName,
            @Personal @Nullable String preferredLanguage,
            @Personal @Nullable Gender gender,
            @Personal String email,
            @Personal @Nullable String phone)
            implements HumanEvent {
        @Override
        public List<UniqueName> claimedNames() {
            return List.of(UniqueName.ofUser(userName));
        }
    }

    /**
     * A code to complete the account was issued; the account waits for it.
     *
     * <p>It is derived under the place of this event in the stream as its id; so are those of mail and phone.
     *
     * @param code the commitment to the code; the code itself is derived, never stored
     * @param expiry how long after the time of this event the code is good
     */
    @EventType("user.human.initialization.code.added")
    @Revision("1")
    record HumanInitializationCodeAdded(UserId userId, OrgId owner, Commitment code, Duration expiry)
            implements HumanEvent {}

    /** The person completed the account, which is active from now on. */
    @EventType("user.human.initialization.check.succeeded")
    @Revision("1")
    record HumanInitializationCheckSucceeded(UserId userId, OrgId owner) implements HumanEvent {}

    /** The e-mail address of the person was found to be theirs. */
    @EventType("user.human.email.verified")
    @Revision("1")
    record HumanEmailVerified(UserId userId, OrgId owner) implements HumanEvent {}

    /**
     * A code to verify the e-mail address was issued.
     *
     * @param code the commitment to the code
     * @param expiry how long after the time of this event the code is good
     * @param urlTemplate what the link in the mail is to be like, if the asker said so
     * @param codeReturned whether the asker got the code, so that it is not to be sent
     */
    @EventType("user.human.email.code.added")
    @Revision("1")
    record HumanEmailCodeAdded(
            UserId userId,
            OrgId owner,
            Commitment code,
            Duration expiry,
            @Nullable String urlTemplate,
            boolean codeReturned)
            implements HumanEvent {}

    /** The phone number of the person was found to be theirs. */
    @EventType("user.human.phone.verified")
    @Revision("1")
    record HumanPhoneVerified(UserId userId, OrgId owner) implements HumanEvent {}

    /**
     * A code to verify the phone number was issued.
     *
     * @param code the commitment to the code
     * @param expiry how long after the time of this event the code is good
     * @param codeReturned whether the asker got the code, so that it is not to be sent
     */
    @EventType("user.human.phone.code.added")
    @Revision("1")
    record HumanPhoneCodeAdded(UserId userId, OrgId owner, Commitment code, Duration expiry, boolean codeReturned)
            implements HumanEvent {}
}
