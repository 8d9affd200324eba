package dev.latchkey.gateway.passkey;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.gateway.auth.Caller;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Asks people who enrol passkeys of their own for a young token, where the organisation wants that. */
@Component
public final class SelfService {
    private final PasskeyPolicies policies;
    private final Clock clock;

    SelfService(PasskeyPolicies policies, Clock clock) {
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * Lets a caller pass whose token is young enough.
     *
     * @throws DomainException if it is too old
     */
    public void requireYoungToken(Caller caller) {
        var maxAge = policies.of(caller.owner()).selfServiceTokenMaxAge();
        if (maxAge != null && clock.instant().isAfter(caller.since().plus(maxAge))) {
            throw new DomainException(ErrorCode.TOKEN_TOO_OLD, "the token is older than " + maxAge);
        }
    }
}
