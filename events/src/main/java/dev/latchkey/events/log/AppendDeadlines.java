package dev.latchkey.events.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Answers those who have waited too long for their append. It looks every now and then, so that a wait needs no timer
 * of its own: setting and cancelling one for each call would cost more than the wait itself.
 */
final class AppendDeadlines implements AutoCloseable {
    /** How long the database may take once the writer has begun; its socket times out earlier. */
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(15);

    private static final long LONGEST_PAUSE_NANOS = 100_000_000;

    private final Collection<Append> queue;
    private final long deadlineNanos;
    private final long pauseNanos;
    private final Thread thread;
    private volatile @Nullable Batch writing;
    private volatile boolean closing;

    /**
     * Makes a watch that is yet to be started.
     *
     * @param queue the appends that the writer has not taken yet
     * @param deadline how long one may stand there; kept to a tenth
     */
    AppendDeadlines(Collection<Append> queue, Duration deadline) {
        this.queue = queue;
        this.deadlineNanos = deadline.toNanos();
        this.pauseNanos = Math.min(deadlineNanos / 10, LONGEST_PAUSE_NANOS);
        this.thread = Thread.ofPlatform().name("log-deadlines").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends the watch, and answers those whom the writer has left in the middle. */
    @Override
    public void close() {
        closing = true;
        leaveOpen(writing);
        LockSupport.unpark(thread);
    }

    /** Takes note of what the writer has begun with. */
    void begin(List<Append> batch) {
        writing = new Batch(batch, System.nanoTime());
    }

    /** Takes note that the writer has answered all of it. */
    void end() {
        writing = null;
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(this, pauseNanos);
            check(System.nanoTime());
        }
    }

    private void check(long now) {
        for (var append : queue) {
            if (now - append.since() > deadlineNanos) {
                append.giveUp();
            }
        }
        var batch = writing;
        if (batch != null && now - batch.since() > LONGEST_WRITE.toNanos()) {
            leaveOpen(batch);
        }
    }

    private static void leaveOpen(@Nullable Batch batch) {
        if (batch != null) {
            batch.appends().forEach(Append::leaveOpen);
        }
    }

    private record Batch(List<Append> appends, long since) {}
}
