package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;

/** Starts an authentication by which a passkey is tried; answered with the options for the browser, as JSON. */
public record StartPasskeyConfirmation(UserId userId, OrgId owner, PasskeyId passkeyId)
        implements UserCommand<String> {}
