package dev.latchkey.gateway.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.events.value.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One trusted issuer; checks the tokens that name it (RFC 7519 §7.2, RFC 8725, RFC 9068 §4). */
final class Issuer {
    /** RFC 9068 §2.1; most providers say JWT or nothing. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private static final String AUTH_TIME = "auth_time";
    /** The end of the year 9999; keeps what a token says within the times that can be reckoned with. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final IssuerSettings settings;
    private final IssuerKeys keys;
    private final Clock clock;

    Issuer(IssuerSettings settings, IssuerKeys keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    String name() {
        return settings.issuer();
    }

    /**
     * Verifies a token whose {@code iss} is this issuer.
     *
     * @throws TokenRefusedException if it is not good
     */
    VerifiedToken verify(SignedJWT token, JWTClaimsSet claims) throws TokenRefusedException {
        requireHeader(token.getHeader());
        // The claims come before the signature: a token that is no good anyway must not make us fetch keys.
        var now = clock.instant();
        var until = requireTimes(claims, now);
        if (!claims.getAudience().contains(settings.audience())) {
            throw new TokenRefusedException("it is for another audience");
        }
        var userId = subject(token);
        return new VerifiedToken(userId, since(claims), until, requireSignature(token), keys);
    }

    private void requireHeader(JWSHeader header) throws TokenRefusedException {
        // RFC 8725 §3.1: what the token says of its algorithm is checked against what was agreed, never believed.
        if (!settings.algorithms().contains(header.getAlgorithm())) {
            throw new TokenRefusedException("its algorithm is not accepted");
        }
        // RFC 8725 §3.11: a token that was made for something else stays out.
        var type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            throw new TokenRefusedException("it is of another type");
        }
        // RFC 7515 §4.1.11: what is critical and not understood makes it void; RFC 7797 §7: b64 is not for JWTs.
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            throw new TokenRefusedException("it depends on an extension");
        }
    }

    /** Returns the first instant at which it is no longer good. */
    private Instant requireTimes(JWTClaimsSet claims, Instant now) throws TokenRefusedException {
        var skew = settings.clockSkew();
        if (claims.getExpirationTime() == null) {
            throw new TokenRefusedException("it never ends");
        }
        var until = claims.getExpirationTime().toInstant().plus(skew);
        if (!now.isBefore(until)) {
            throw new TokenRefusedException("its time is over");
        }
        if (isAfter(claims.getNotBeforeTime(), now.plus(skew)) || isAfter(claims.getIssueTime(), now.plus(skew))) {
            throw new TokenRefusedException("its time has not come");
        }
        return until;
    }

    private static boolean isAfter(@Nullable Date time, Instant latest) {
        return time != null && time.toInstant().isAfter(latest);
    }

    /**
     * OpenID Connect Core §2: {@code auth_time} stays as it is when a token is renewed, {@code iat} does not. What
     * cannot be read counts as long ago.
     */
    private static Instant since(JWTClaimsSet claims) {
        var authTime = claims.getClaim(AUTH_TIME);
        if (authTime == null) {
            var issued = claims.getIssueTime();
            return issued == null ? Instant.EPOCH : issued.toInstant();
        }
        return authTime instanceof Number seconds
                ? Instant.ofEpochSecond(Math.clamp(seconds.longValue(), 0, LAST_SECOND))
                : Instant.EPOCH;
    }

    /** Read from the payload itself, since the library takes a number for text. */
    private UserId subject(SignedJWT token) throws TokenRefusedException {
        var subject = token.getPayload().toJSONObject().get(settings.subjectClaim());
        try {
            if (subject instanceof String text) {
                return new UserId(text);
            }
        } catch (IllegalArgumentException e) {
            throw new TokenRefusedException("its subject is no user id", e);
        }
        throw new TokenRefusedException("it has no subject");
    }

    private SigningKey requireSignature(SignedJWT token) throws TokenRefusedException {
        var key = keys.find(token.getHeader());
        if (key == null) {
            throw new TokenRefusedException("its key is not known");
        }
        try {
            if (token.verify(key.verifier(token.getHeader()))) {
                return key;
            }
        } catch (JOSEException e) {
            throw new TokenRefusedException("its signature cannot be checked", e);
        }
        throw new TokenRefusedException("its signature is wrong");
    }
}
