package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/**
 * Removes a user for good, whatever the state: open codes and tokens are dead, the user name is free, the id is not.
 * Answered with the user.
 */
public record RemoveUser(UserId userId, OrgId owner) implements UserCommand<UserId> {
    @Override
    public ErrorCode notFound() {
        return ErrorCode.REMOVE_USER_NOT_FOUND;
    }
}
