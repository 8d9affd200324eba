package dev.latchkey.gateway.auth;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The position of the log up to which changes of callers were heeded; it only grows, and can be waited for. */
final class FollowedPosition {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile long position = -1;

    void reach(long newPosition) {
        lock.lock();
        try {
            if (newPosition > position) {
                position = newPosition;
                grown.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the position is reached in time. */
    boolean await(long wanted, Duration atMost) throws InterruptedException {
        if (position >= wanted) {
            return true;
        }
        var left = atMost.toNanos();
        lock.lock();
        try {
            while (position < wanted && left > 0) {
                left = grown.awaitNanos(left);
            }
            return position >= wanted;
        } finally {
            lock.unlock();
        }
    }
}
