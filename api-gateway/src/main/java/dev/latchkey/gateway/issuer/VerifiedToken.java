package dev.latchkey.gateway.issuer;

import dev.latchkey.events.value.UserId;
import java.time.Instant;

/** What a good token says. */
public final class VerifiedToken {
    private final UserId userId;
    private final Instant since;
    private final Instant until;
    private final SigningKey key;
    private final IssuerKeys keys;

    VerifiedToken(UserId userId, Instant since, Instant until, SigningKey key, IssuerKeys keys) {
        this.userId = userId;
        this.since = since;
        this.until = until;
        this.key = key;
        this.keys = keys;
    }

    /** Returns the user whom the token is about; whether there is such a user, the token does not know. */
    public UserId userId() {
        return userId;
    }

    /**
     * Returns when the user showed who they are, or else when the token was made; the start of all time if the token
     * does not tell.
     */
    public Instant since() {
        return since;
    }

    /** Returns the first instant at which the token is refused. */
    public Instant until() {
        return until;
    }

    /**
     * Returns whether the issuer still signs with the key of the token, as far as is known without waiting; if not,
     * the token is to be verified again.
     */
    public boolean stillTrusted() {
        return keys.holds(key);
    }
}
