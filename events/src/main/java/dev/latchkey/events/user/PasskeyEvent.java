package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
import org.axonframework.serialization.Revision;

/** What can happen to a user's passkeys and to the codes that enrol them. */
public sealed interface PasskeyEvent extends UserEvent {
    /** Returns the id of the code concerned. */
    CodeId id();

    /**
     * A code to enrol a passkey was issued and handed to the caller.
     *
     * @param code the commitment to the code; the code itself is derived, never stored
     * @param expiry how long after the time of this event the code is good; the first instant after it is too late
     */
    @EventType("user.human.passwordless.initialization.code.added")
    @Revision("1")
    record PasswordlessInitCodeAdded(UserId userId, OrgId owner, CodeId id, Commitment code, Duration expiry)
            implements PasskeyEvent {}

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
