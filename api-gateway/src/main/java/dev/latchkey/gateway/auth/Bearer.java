package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.issuer.VerifiedToken;
import dev.latchkey.query.token.MembershipView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who bears a token, and until when.
 *
 * @param owner the organisation of the user
 * @param since when the person showed who they are, as far as is known; for a personal access token, when it was made
 * @param until the first instant at which the token is refused
 * @param tokenId the id of a personal access token, null if an issuer signed it
 * @param memberships where the user holds roles
 * @param issued what is known of the token if an issuer signed it, null for a personal access token
 */
record Bearer(
        UserId userId,
        OrgId owner,
        Instant since,
        Instant until,
        @Nullable TokenId tokenId,
        List<MembershipView> memberships,
        @Nullable VerifiedToken issued) {
    /** Returns whether the token would still be found to be signed by its issuer. */
    boolean stillTrusted() {
        return issued == null || issued.stillTrusted();
    }
}
