package dev.latchkey.gateway.issuer;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies the tokens of all trusted issuers. */
public final class IssuedTokens {
    private static final Logger LOG = LoggerFactory.getLogger(IssuedTokens.class);

    private final Map<String, Issuer> issuers;

    IssuedTokens(List<Issuer> issuers) {
        this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(Issuer::name, Function.identity()));
    }

    /** Returns whether any issuer is trusted. */
    public boolean isExpected() {
        return !issuers.isEmpty();
    }

    /**
     * Verifies a token; may wait a few seconds for the keys of its issuer.
     *
     * @param token a JWS in compact form
     * @return what it says, or null if it is no good; why not, only the log at level debug is told
     */
    public @Nullable VerifiedToken verify(String token) {
        try {
            return verified(token);
        } catch (TokenRefusedException e) {
            LOG.debug("A token was refused: {}", e.getMessage());
            return null;
        }
    }

    private VerifiedToken verified(String token) throws TokenRefusedException {
        try {
            var jwt = SignedJWT.parse(token);
            var claims = jwt.getJWTClaimsSet();
            // Only names the keys to check it with; it counts for nothing before they have.
            var name = claims == null ? null : claims.getIssuer();
            var issuer = name == null ? null : issuers.get(name);
            if (issuer == null) {
                throw new TokenRefusedException("its issuer is not trusted");
            }
            return issuer.verify(jwt, claims);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            throw new TokenRefusedException("it is malformed", e);
        }
    }
}
