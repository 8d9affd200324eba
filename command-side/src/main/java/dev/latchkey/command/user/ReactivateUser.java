package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Makes an inactive user active again; answered with the user. */
public record ReactivateUser(UserId userId, OrgId owner) implements UserCommand<UserId> {
    @Override
    public ErrorCode notFound() {
        return ErrorCode.REACTIVATE_USER_NOT_FOUND;
    }
}
