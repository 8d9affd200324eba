package dev.latchkey.query.token;

import dev.latchkey.events.value.TokenId;
import java.time.Instant;

/**
 * A personal access token, as far as anybody may see it.
 *
 * @param expiration the first instant at which it is refused
 */
public record TokenView(TokenId id, Instant createdAt, Instant expiration) {}
