package dev.latchkey.query.projection;

import dev.latchkey.events.log.EventLog;
import dev.latchkey.query.QueryException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far each projection is, and the wait until one is far enough.
 *
 * <p>A projection is written by one node at a time; the others look its position up in the database.
 */
public final class Progress {
    /** How often a node that does not write a projection itself looks whether it has moved on. */
    private static final Duration LOOK_UP = Duration.ofMillis(20);

    /** The position in a row of {@code query.token_entry}, in SQL; null if none is written there yet. */
    public static final String STORED = "(convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint";

    private final EventLog log;
    private final JdbcClient jdbc;
    private final Duration deadline;
    private final Map<String, Long> positions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /**
     * Makes the record of a node.
     *
     * @param deadline how long a question waits for a projection
     */
    public Progress(EventLog log, JdbcClient jdbc, Duration deadline) {
        this.log = log;
        this.jdbc = jdbc;
        this.deadline = deadline;
    }

    /** Takes note that this node has written a projection up to a position. */
    public void reached(String projection, long position) {
        positions.merge(projection, position, Math::max);
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the position that a projection is known here to have reached. */
    public long of(String projection) {
        return positions.getOrDefault(projection, 0L);
    }

    /** Returns how many events of the log a projection has not taken in yet. */
    public long lagOf(String projection) {
        return Math.max(0, log.head() - of(projection));
    }

    /**
     * Waits until a projection holds everything that this node knows to be written.
     *
     * @throws QueryException if it does not get there in time
     */
    public void awaitHead(String projection) {
        var wanted = log.head();
        if (of(projection) >= wanted) {
            return;
        }
        var left = deadline.toNanos();
        lock.lock();
        try {
            while (of(projection) < wanted && !isStoredBeyond(projection, wanted)) {
                if (left <= 0) {
                    throw new QueryException(
                            QueryException.Kind.DEADLINE_EXCEEDED,
                            "the projection " + projection + " is at " + of(projection) + ", not yet at " + wanted);
                }
                var step = Math.min(left, LOOK_UP.toNanos());
                left -= step - Math.max(0, moved.awaitNanos(step));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the wait was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Asks the database, since another node may be the one that writes the projection. */
    private boolean isStoredBeyond(String projection, long wanted) {
        try {
            jdbc.sql("select " + STORED + " from query.token_entry where processorname = ? and token is not null")
                    .param(projection)
                    .query(Long.class)
                    .optional()
                    .ifPresent(stored -> positions.merge(projection, stored, Math::max));
            return of(projection) >= wanted;
        } catch (DataAccessException e) {
            throw new QueryException(QueryException.Kind.UNAVAILABLE, "the database cannot be read", e);
        }
    }
}
