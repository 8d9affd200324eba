package dev.latchkey.gateway.passkey;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.Caller;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Asks callers who get themselves another way in, be it a passkey, a link or a token, for a young token, where the
 * organisation wants that; by whichever call they do it.
 */
@Component
public final class SelfService {
    private final PasskeyPolicies policies;
    private final Clock clock;

    SelfService(PasskeyPolicies policies, Clock clock) {
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * Lets a caller pass who acts for somebody else, or whose token is young enough.
     *
     * @param target the user who gets another way in
     * @throws DomainException if that is the caller and the token is too old
     */
    public void requireYoungTokenFor(UserId target, Caller caller) {
        if (target.equals(caller.userId())) {
            requireYoungToken(caller);
        }
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
