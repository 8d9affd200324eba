package dev.latchkey.command.user;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Makes a program a user; answered with the user.
 *
 * @param userId as the asker gave it, or drawn by {@link dev.latchkey.command.IdGenerator}
 * @param userName unique on the instance, whatever the case
 */
public record AddMachine(
        UserId userId,
        OrgId owner,
        String userName,
        String name,
        @Nullable String description,
        AccessTokenType accessTokenType)
        implements UserCommand<UserId> {
    @Override
    public ErrorCode idTaken() {
        return ErrorCode.USER_ID_ALREADY_EXISTS;
    }
}
