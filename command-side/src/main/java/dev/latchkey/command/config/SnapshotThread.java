package dev.latchkey.command.config;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventsourcing.Snapshotter;

/**
 * Makes snapshots one after the other, each aggregate's once however often it is asked for meanwhile, with rests between:
 * a snapshot is a shortcut for later, and those who wait for an answer now come first.
 */
final class SnapshotThread implements AutoCloseable {
    /** Aggregates that wait for a snapshot; a further one is asked for again by its next events. */
    private static final int MAX_WAITING = 256;
    /** The rest after a snapshot, in times of what it took. */
    private static final int REST = 9;

    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread;

    /** Makes a thread that is there only while there is something to do. */
    SnapshotThread() {
        this.thread = new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("snapshots").daemon(true).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Returns a snapshotter that has snapshots made here.
     *
     * @param snapshotter makes a snapshot on the thread that asks for it
     */
    Snapshotter handOver(Snapshotter snapshotter) {
        return (aggregateType, aggregateIdentifier) -> {
            if (waiting.size() < MAX_WAITING && waiting.add(aggregateIdentifier)) {
                thread.execute(() -> make(snapshotter, aggregateType, aggregateIdentifier));
            }
        };
    }

    private void make(Snapshotter snapshotter, Class<?> aggregateType, String aggregateIdentifier) {
        waiting.remove(aggregateIdentifier);
        if (thread.isShutdown()) {
            return;
        }
        var begin = System.nanoTime();
        snapshotter.scheduleSnapshot(aggregateType, aggregateIdentifier);
        LockSupport.parkNanos(this, Math.min(REST * (System.nanoTime() - begin), LONGEST_REST.toNanos()));
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
