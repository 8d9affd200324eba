package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.token.MembershipView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who makes the current call.
 *
 * @param userId the user who bears the token
 * @param owner the organisation of that user
 * @param org the organisation that the request acts on; the user's own one unless the request names another. What the
 *     caller may do there was checked only if the contract asks for a permission.
 * @param since when the person showed who they are, as far as the token tells: {@code auth_time} of a JWT, or when the
 *     token was made
 * @param until the first instant at which the token is refused
 * @param tokenId which of the user's personal access tokens it is, null for one that an issuer signed
 * @param memberships where that user held roles when the call began; {@link Permissions} says what they allow
 */
public record Caller(
        UserId userId,
        OrgId owner,
        OrgId org,
        Instant since,
        Instant until,
        @Nullable TokenId tokenId,
        List<MembershipView> memberships) {
    /** Returns the caller as they would be with other roles. */
    public Caller with(List<MembershipView> others) {
        return new Caller(userId, owner, org, since, until, tokenId, others);
    }
}
