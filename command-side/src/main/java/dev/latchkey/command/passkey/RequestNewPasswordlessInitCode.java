package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;

/**
 * Has a new link sent to a person who holds a dead one; that they do is for the sender to check. Answered with whether
 * one was requested: within {@link #PAUSE} of the last that was to be sent, none is.
 */
public record RequestNewPasswordlessInitCode(UserId userId, OrgId owner) implements UserCommand<Boolean> {
    /** How long after a link that is to be sent no other is requested in this way. */
    public static final Duration PAUSE = Duration.ofMinutes(10);
}
