package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;

/**
 * Removes a passkey, or gives up its registration; answered with its id.
 *
 * @param evenLast whether it may leave the user without another passkey; an open link to enrol one does not help
 */
public record RemovePasskey(UserId userId, OrgId owner, PasskeyId passkeyId, boolean evenLast)
        implements UserCommand<PasskeyId> {}
