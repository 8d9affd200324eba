package dev.latchkey.command.token;

import dev.latchkey.events.value.TokenId;

/** A token that was made; its secret is known to this answer only. */
public record IssuedToken(TokenId id, BearerToken token) {}
