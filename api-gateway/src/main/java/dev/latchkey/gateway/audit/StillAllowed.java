package dev.latchkey.gateway.audit;

import dev.latchkey.gateway.auth.Caller;
import java.util.Objects;
import java.util.function.Supplier;

/** Asks between the pages of a long answer whether its caller may still have it. */
final class StillAllowed {
    private StillAllowed() {}

    /**
     * Asks the check that let the call in once more.
     *
     * @return the caller as they are now
     * @throws dev.latchkey.gateway.auth.AccessRefusedException if the token was revoked or the right taken meanwhile
     */
    static Caller require(Supplier<Caller> access) {
        return Objects.requireNonNull(access.get());
    }
}
