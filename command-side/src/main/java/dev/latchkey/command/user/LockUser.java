package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Locks an active user, or one in the state initial; answered with the user. */
public record LockUser(UserId userId, OrgId owner) implements UserCommand<UserId> {
    @Override
    public ErrorCode notFound() {
        return ErrorCode.LOCK_USER_NOT_FOUND;
    }
}
