package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/**
 * Removes a user unless that was done before, and condemns the key under which the log holds what is personal of them; whoever sends
 * it sees to it that the key is destroyed. Sent again it writes nothing. Answered with the user.
 */
public record EraseUser(UserId userId, OrgId owner) implements UserCommand<UserId> {
    @Override
    public ErrorCode notFound() {
        return ErrorCode.ERASE_USER_NOT_FOUND;
    }
}
