package dev.latchkey.gateway.audit;

import dev.latchkey.gateway.auth.Caller;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks between the pages of a long answer whether its caller may still have it. */
final class StillAllowed {
    private static final Logger LOG = LoggerFactory.getLogger(StillAllowed.class);

    private StillAllowed() {}

    /**
     * Asks the check that let the call in once more.
     *
     * @throws dev.latchkey.gateway.auth.AccessRefusedException if the token was revoked or the right taken meanwhile
     */
    static void require(Supplier<Caller> access) {
        LOG.trace("Still let in: {}", access.get().userId());
    }
}
