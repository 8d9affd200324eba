package dev.latchkey.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.BearerView;
import dev.latchkey.query.token.FindBearer;
import dev.latchkey.query.user.FindOrg;
import java.time.Clock;
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
    private static final int MAX_BEARERS = 100_000;

    private static final int MAX_ORGS = 10_000;

    private static final String SCHEME = "Bearer ";

    /** 256 bits in base64url without padding. */
    private static final int SECRET_LENGTH = 43;

    private final Queries queries;
    private final Clock clock;
    private final Cache<TokenHash, BearerView> bearers =
            Caffeine.newBuilder().maximumSize(MAX_BEARERS).build();
    private final Cache<OrgId, Boolean> orgs =
            Caffeine.newBuilder().maximumSize(MAX_ORGS).build();

    /** Orders remembering and forgetting; hits do not take it. */
    private final Object lock = new Object();

    /** How often something was forgotten. */
    private long forgotten;

    CallerResolver(Queries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** Asks the query side anew about every token of the user; a look-up under way is not remembered. */
    public void forget(UserId userId) {
        synchronized (lock) {
            forgotten++;
            bearers.asMap().values().removeIf(bearer -> bearer.userId().equals(userId));
        }
    }

    /** Asks the query side anew about everybody; a look-up under way is not remembered. */
    public void forgetAll() {
        synchronized (lock) {
            forgotten++;
            bearers.invalidateAll();
            orgs.invalidateAll();
        }
    }

    /**
     * Returns who bears the token of an authorization header.
     *
     * @throws AccessRefusedException if there is no token, or none that is good
     */
    BearerView bearer(@Nullable String authorization) {
        if (authorization == null || authorization.isEmpty()) {
            throw new AccessRefusedException(Reason.HEADER_MISSING);
        }
        if (!wellFormed(authorization)) {
            throw new AccessRefusedException(Reason.TOKEN_INVALID);
        }
        var bearer = find(TokenHash.of(authorization.substring(SCHEME.length())));
        if (bearer == null || !clock.instant().isBefore(bearer.expiration())) {
            throw new AccessRefusedException(Reason.TOKEN_INVALID);
        }
        return bearer;
    }

    /**
     * Returns the organisation that a request acts on.
     *
     * @param named the organisation that the request names, if it names one
     * @throws AccessRefusedException if there is no such organisation
     */
    OrgId org(@Nullable String named, BearerView bearer) {
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

    /** Keeps what cannot be a token from causing a look-up. */
    private static boolean wellFormed(String authorization) {
        var prefix = SCHEME.length() + BearerToken.PREFIX.length();
        if (authorization.length() != prefix + SECRET_LENGTH
                // RFC 9110 §11.1: the name of the scheme is case-insensitive.
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !authorization.startsWith(BearerToken.PREFIX, SCHEME.length())) {
            return false;
        }
        for (var i = prefix; i < authorization.length(); i++) {
            var c = authorization.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    private @Nullable BearerView find(TokenHash hash) {
        var known = bearers.getIfPresent(hash);
        if (known != null) {
            return known;
        }
        long before;
        synchronized (lock) {
            before = forgotten;
        }
        var found = queries.ask(new FindBearer(hash));
        if (found != null) {
            synchronized (lock) {
                // What was read before something was forgotten may be the very thing to forget.
                if (before == forgotten) {
                    bearers.put(hash, found);
                }
            }
        }
        return found;
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
