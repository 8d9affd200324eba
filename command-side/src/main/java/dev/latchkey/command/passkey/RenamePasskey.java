package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;

/** Gives a passkey another name, not without end; answered with its id. The name that it has changes nothing. */
public record RenamePasskey(UserId userId, OrgId owner, PasskeyId passkeyId, String name)
        implements UserCommand<PasskeyId> {}
