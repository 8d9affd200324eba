package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/**
 * Issues a code that lets the user enrol one passkey; answered with {@link IssuedCode}.
 *
 * @param owner the organisation the user must belong to; a user of another one is not found
 */
public record AddPasswordlessInitCode(UserId userId, OrgId owner) implements UserCommand<IssuedCode> {}
