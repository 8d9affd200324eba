package dev.latchkey.gateway.server;

import java.time.Duration;

/** Tells how far this node knows the log. */
@FunctionalInterface
public interface LogReach {
    /**
     * Waits until this node knows the log up to a position.
     *
     * @return whether it does
     */
    boolean awaits(long position, Duration atMost) throws InterruptedException;
}
