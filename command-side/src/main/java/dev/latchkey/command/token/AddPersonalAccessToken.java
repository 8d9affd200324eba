package dev.latchkey.command.token;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes a token for a user; answered with {@link IssuedToken}.
 *
 * @param expiration the first instant at which the token is refused; null for {@link #NEVER}
 * @param machineOnly whether the user must be a machine, as ZITADEL's call wants it
 */
public record AddPersonalAccessToken(
        UserId userId, OrgId owner, @Nullable Instant expiration, boolean machineOnly)
        implements UserCommand<IssuedToken> {
    /** How the API says that a token has no end. */
    public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    /** Asks for a token of any user. */
    public AddPersonalAccessToken(UserId userId, OrgId owner, @Nullable Instant expiration) {
        this(userId, owner, expiration, false);
    }

    @Override
    public ErrorCode notFound() {
        return machineOnly ? ErrorCode.PAT_USER_NOT_FOUND : ErrorCode.USER_NOT_FOUND;
    }
}
