package dev.latchkey.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindOrg;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds out who bears a token and which organisation a request names, from memory if it was asked before.
 *
 * <p>Whoever follows the log tells it to {@link #forget(UserId)} what has changed. Only what exists is remembered, so
 * that wrong tokens cannot push right ones out.
 */
@Component
public final class CallerResolver {
    private static final int MAX_ORGS = 10_000;

    private static final String SCHEME = "Bearer ";

    private final Queries queries;
    private final BearerQuestions questions;
    private final Clock clock;
    private final BearerCache bearers = new BearerCache();
    private final FollowedPosition followed = new FollowedPosition();
    private final Cache<OrgId, Boolean> orgs =
            Caffeine.newBuilder().maximumSize(MAX_ORGS).build();

    CallerResolver(Queries queries, BearerQuestions questions, Clock clock) {
        this.queries = queries;
        this.questions = questions;
        this.clock = clock;
    }

    /** Asks the query side anew about every token of the user; a look-up under way is not relied upon. */
    public void forget(UserId userId) {
        bearers.forget(userId);
    }

    /** Asks the query side anew about everybody; a look-up under way is not relied upon. */
    public void forgetAll() {
        bearers.forgetAll();
        orgs.invalidateAll();
    }

    /** Says that whatever changed up to a position of the log is forgotten. */
    public void followed(long position) {
        followed.reach(position);
    }

    /**
     * Waits until nothing is relied upon that an event up to a position of the log has changed.
     *
     * @return whether that is so in time
     */
    public boolean awaitFollowed(long position, Duration atMost) throws InterruptedException {
        return followed.await(position, atMost);
    }

    /**
     * Returns who bears the token of an authorization header.
     *
     * @throws AccessRefusedException if there is no token, or none that is good
     */
    Bearer bearer(@Nullable String authorization) {
        if (authorization == null || authorization.isEmpty()) {
            throw new AccessRefusedException(Reason.HEADER_MISSING);
        }
        // RFC 9110 §11.1: the name of the scheme is case-insensitive.
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new AccessRefusedException(Reason.TOKEN_INVALID);
        }
        var bearer = find(authorization.substring(SCHEME.length()));
        if (bearer == null || !clock.instant().isBefore(bearer.until())) {
            throw new AccessRefusedException(Reason.TOKEN_INVALID);
        }
        return bearer;
    }

    /** Asks about nothing that cannot be a token by its form. */
    private @Nullable Bearer find(String token) {
        if (token.startsWith(BearerToken.PREFIX)) {
            if (!TokenForms.isPersonalAccessToken(token)) {
                return null;
            }
            var hash = TokenHash.of(token);
            return bearers.find(hash, () -> questions.ofPersonalAccessToken(hash));
        }
        if (!questions.expectsIssuedTokens() || !TokenForms.isSignedJwt(token)) {
            return null;
        }
        return bearers.find(TokenHash.of(token), () -> questions.ofIssuedToken(token));
    }

    /**
     * Returns the organisation that a request acts on.
     *
     * @param named the organisation that the request names, if it names one
     * @throws AccessRefusedException if there is no such organisation
     */
    OrgId org(@Nullable String named, Bearer bearer) {
        if (named == null || named.isEmpty() || named.equals(bearer.owner().value())) {
            return bearer.owner();
        }
        OrgId org;
        try {
            org = new OrgId(named);
        } catch (IllegalArgumentException e) {
            throw new AccessRefusedException(Reason.ORG_UNKNOWN);
        }
        if (!exists(org)) {
            throw new AccessRefusedException(Reason.ORG_UNKNOWN);
        }
        return org;
    }

    private boolean exists(OrgId org) {
        if (orgs.getIfPresent(org) != null) {
            return true;
        }
        if (queries.ask(new FindOrg(org)) == null) {
            return false;
        }
        // No event removes an organisation, so this needs no order with forgetting.
        orgs.put(org, true);
        return true;
    }
}
