package dev.latchkey.query.token;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.List;

/**
 * Who bears a token.
 *
 * @param owner the organisation of the user
 * @param expiration the first instant at which the token is refused
 * @param memberships where the user holds roles
 */
public record BearerView(
        TokenId tokenId, UserId userId, OrgId owner, Instant expiration, List<MembershipView> memberships) {}
