package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What can happen to a user's passkeys and to the codes that enrol them. */
public sealed interface PasskeyEvent extends UserEvent {
    /** Returns the id of the code concerned. */
    CodeId id();

    /**
     * A code to enrol a passkey was issued and handed to the caller.
     *
     * @param code the commitment to the code; the code itself is derived, never stored
     * @param expiry how long after the time of this event the code is good; the first instant after it is too late
     * @param idempotency stands for the editor and the key under which the same code is given again, if one was named
     */
    @EventType("user.human.passwordless.initialization.code.added")
    @Revision("1")
    record PasswordlessInitCodeAdded(
            UserId userId,
            OrgId owner,
            CodeId id,
            Commitment code,
            Duration expiry,
            @Nullable IdempotencyHash idempotency)
            implements PasskeyEvent {
        /** Makes the event of a command without an idempotency key. */
        public PasswordlessInitCodeAdded(UserId userId, OrgId owner, CodeId id, Commitment code, Duration expiry) {
            this(userId, owner, id, code, expiry, null);
        }
    }

    /**
     * A code to enrol a passkey was issued that is to be sent, or was returned bare. It is good from now on, as one
     * that was handed over in a link: nobody can know it who did not get it.
     *
     * @param code the commitment to the code
     * @param expiry how long after the time of this event the code is good; the first instant after it is too late
     * @param urlTemplate what the link in the mail is to be like, if the asker said so
     * @param codeReturned whether the asker got the code, so that it is not to be sent
     * @param idempotency as in {@link PasswordlessInitCodeAdded}
     */
    @EventType("user.human.passwordless.initialization.code.requested")
    @Revision("1")
    record PasswordlessInitCodeRequested(
            UserId userId,
            OrgId owner,
            CodeId id,
            Commitment code,
            Duration expiry,
            @Nullable String urlTemplate,
            boolean codeReturned,
            @Nullable IdempotencyHash idempotency)
            implements PasskeyEvent {}

    /** The link with the code was sent to the user. */
    @EventType("user.human.passwordless.initialization.code.sent")
    @Revision("1")
    record PasswordlessInitCodeSent(UserId userId, OrgId owner, CodeId id) implements PasskeyEvent {}

    /** A wrong code was presented for this code id; the third ends the code. */
    @EventType("user.human.passwordless.initialization.code.check.failed")
    @Revision("1")
    record PasswordlessInitCodeCheckFailed(UserId userId, OrgId owner, CodeId id) implements PasskeyEvent {}

    /** The code was spent. */
    @EventType("user.human.passwordless.initialization.code.check.succeeded")
    @Revision("1")
    record PasswordlessInitCodeCheckSucceeded(UserId userId, OrgId owner, CodeId id) implements PasskeyEvent {}

    /** The code was taken back before anyone used it. */
    @EventType("user.human.passwordless.initialization.code.revoked")
    @Revision("1")
    record PasswordlessInitCodeRevoked(UserId userId, OrgId owner, CodeId id) implements PasskeyEvent {}
}
