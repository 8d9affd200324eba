package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/**
 * Asks whether a presented code is good, without spending it; a wrong one counts as a try. Answered with
 * {@link CodeCheck}.
 */
public record CheckPasswordlessInitCode(UserId userId, OrgId owner, CodeId codeId, Code presented)
        implements UserCommand<CodeCheck> {}
