package dev.latchkey.gateway.start;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot call back, such as another process; the only place that polls. */
public final class Waiting {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);

    private Waiting() {}

    /**
     * Waits until a condition holds.
     *
     * @param atMost after this long, or as soon as the thread is interrupted, the wait ends
     * @return whether the condition held at the end
     */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > atMost.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(STEP);
        }
        return true;
    }
}
