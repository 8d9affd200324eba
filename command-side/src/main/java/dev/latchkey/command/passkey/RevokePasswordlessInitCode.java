package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Takes an open code back, so that its link is dead at once; answered with the id of the code. */
public record RevokePasswordlessInitCode(UserId userId, OrgId owner, CodeId codeId) implements UserCommand<CodeId> {}
