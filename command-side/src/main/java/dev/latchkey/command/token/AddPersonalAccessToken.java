package dev.latchkey.command.token;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;

/**
 * Makes a token for a user; answered with {@link IssuedToken}.
 *
 * @param expiration the first instant at which the token is refused
 */
public record AddPersonalAccessToken(UserId userId, OrgId owner, Instant expiration)
        implements UserCommand<IssuedToken> {}
