package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Takes an active or locked user out of use; answered with the user. */
public record DeactivateUser(UserId userId, OrgId owner) implements UserCommand<UserId> {
    @Override
    public ErrorCode notFound() {
        return ErrorCode.DEACTIVATE_USER_NOT_FOUND;
    }
}
