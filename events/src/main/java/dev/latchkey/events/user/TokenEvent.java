package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.List;
import org.axonframework.serialization.Revision;

/** What can happen to a user's personal access tokens. */
public sealed interface TokenEvent extends UserEvent {
    /** Returns the id of the token concerned. */
    TokenId tokenId();

    /**
     * A token was made and shown once.
     *
     * @param hash all that is kept of the token
     * @param expiration the first instant at which the token is refused
     * @param scopes what the token was asked for
     */
    @EventType("user.pat.added")
    @Revision("1")
    record PersonalAccessTokenAdded(
            UserId userId, OrgId owner, TokenId tokenId, TokenHash hash, Instant expiration, List<String> scopes)
            implements TokenEvent {}

    /** A token was revoked. */
    @EventType("user.pat.removed")
    @Revision("1")
    record PersonalAccessTokenRemoved(UserId userId, OrgId owner, TokenId tokenId) implements TokenEvent {}
}
