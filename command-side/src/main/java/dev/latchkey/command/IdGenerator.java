package dev.latchkey.command;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws ids: decimal numbers of 64 bits that grow with time and do not repeat across nodes.
 *
 * <p>As in the sonyflake scheme that clients know: 39 bits of time in units of 10 ms since 2019-04-29 00:00 UTC, 8
 * bits that count within the unit, 16 bits of the node. When more than 256 are drawn in a unit, the next units are
 * borrowed, so nobody waits.
 */
public final class IdGenerator {
    private static final long EPOCH = Instant.parse("2019-04-29T00:00:00Z").toEpochMilli() / 10;
    private static final int COUNTER_BITS = 8;
    private static final int NODE_BITS = 16;

    private final Clock clock;
    private final int node;
    private final AtomicLong last = new AtomicLong();

    /**
     * Makes a generator.
     *
     * @param node a number that no other running node has; its lowest 16 bits are used
     */
    public IdGenerator(Clock clock, int node) {
        this.clock = clock;
        this.node = node & ((1 << NODE_BITS) - 1);
    }

    /** Returns an id that was not drawn here before. */
    public String next() {
        var now = (clock.millis() / 10 - EPOCH) << COUNTER_BITS;
        var drawn = last.updateAndGet(before -> Math.max(before + 1, now));
        return Long.toString((drawn << NODE_BITS) | node);
    }
}
