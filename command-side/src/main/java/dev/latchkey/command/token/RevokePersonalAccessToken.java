package dev.latchkey.command.token;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;

/** Ends a token at once; answered with its id. */
public record RevokePersonalAccessToken(UserId userId, OrgId owner, TokenId tokenId) implements UserCommand<TokenId> {}
