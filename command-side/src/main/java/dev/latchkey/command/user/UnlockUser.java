package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Makes a locked user active again; answered with the user. */
public record UnlockUser(UserId userId, OrgId owner) implements UserCommand<UserId> {
    @Override
    public ErrorCode notFound() {
        return ErrorCode.UNLOCK_USER_NOT_FOUND;
    }
}
