package dev.latchkey.query.token;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.user.UserState;
import java.time.Instant;
import java.util.List;

/**
 * Who bears a token.
 *
 * @param owner the organisation of the user
 * @param userState where the user stands; that of who was removed is never seen
 * @param createdAt when the token was made
 * @param expiration the first instant at which the token is refused
 * @param memberships where the user holds roles
 */
public record BearerView(
        TokenId tokenId,
        UserId userId,
        OrgId owner,
        UserState userState,
        Instant createdAt,
        Instant expiration,
        List<MembershipView> memberships) {}
