package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * Has a new link sent to a person who holds another one, dead or not; that they do is for the sender to check. Answered
 * with whether one was requested: within {@link #PAUSE} of the last that was to be sent, none is as long as that one can
 * be used. It ends no other link, whatever the policy says of new ones: the holder of an old link is not trusted with a
 * good one. The link that they hold is ended if as many registrations as may be were started with it, since it is no use
 * to anybody and would stand in the way of the new one.
 *
 * @param codeId the code of the link that they hold
 * @param linkEnd the first instant at which the link that they hold is refused, if nothing else has ended it
 */
public record RequestNewPasswordlessInitCode(UserId userId, OrgId owner, CodeId codeId, Instant linkEnd)
        implements UserCommand<Boolean> {
    /** How long after a link that is to be sent no other is requested in this way. */
    public static final Duration PAUSE = Duration.ofMinutes(10);

    /** How long after its end a link is good for asking for a new one; then it is a piece of old mail. */
    public static final Duration GRACE = Duration.ofDays(7);

    /** Returns whether {@code now} is too late for asking with a link. */
    public static boolean isTooLate(Instant linkEnd, Instant now) {
        return !now.isBefore(linkEnd.plus(GRACE));
    }
}
