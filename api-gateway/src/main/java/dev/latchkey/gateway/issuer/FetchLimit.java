package dev.latchkey.gateway.issuer;

import java.time.Duration;
import java.time.Instant;

/**
 * How often an issuer may be asked: a few times at once, so that a change of keys is seen quickly, and then at a slow
 * pace, whatever tokens come in. Not safe for use by several threads.
 */
final class FetchLimit {
    static final int BURST = 3;
    static final Duration PACE = Duration.ofSeconds(10);

    private int left = BURST;
    private Instant since = Instant.EPOCH;

    /** Returns whether one more is allowed, and if so counts it. */
    boolean tryTake(Instant now) {
        var steps = Duration.between(since, now).dividedBy(PACE);
        if (steps >= BURST || steps < 0) {
            // A clock that was set back must not keep the keys from being fetched.
            left = BURST;
            since = now;
        } else if (steps > 0) {
            left = (int) Math.min(BURST, left + steps);
            since = since.plus(PACE.multipliedBy(steps));
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
