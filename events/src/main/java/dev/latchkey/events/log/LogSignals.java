package dev.latchkey.events.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes that the log has grown, and hears it from them.
 *
 * <p>A notification is sent beside the commits, not in them: PostgreSQL takes a lock for each that would slow every
 * commit down, and many commits can share one. A lost notification costs at most {@link #FALLBACK}.
 */
final class LogSignals {
    private static final Logger LOG = LoggerFactory.getLogger(LogSignals.class);
    private static final String CHANNEL = "latchkey_log";
    /** How long a follower waits at most for a notification that got lost. */
    private static final Duration FALLBACK = Duration.ofSeconds(1);
    /** At most one notification in this time; the others are folded into the next. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final DataSource database;
    private final LogReader reader;
    private final LongConsumer grown;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread listener;
    private final Thread announcer;
    private volatile long written;
    /** Whether the announcer has nothing to tell and no time to wait for, so that it has to be woken. */
    private volatile boolean idle;

    LogSignals(DataSource database, LogReader reader, LongConsumer grown) {
        this.database = database;
        this.reader = reader;
        this.grown = grown;
        this.listener = Thread.ofPlatform().name("log-listener").daemon(true).unstarted(() -> keep(this::listen));
        this.announcer = Thread.ofPlatform().name("log-announcer").daemon(true).unstarted(() -> keep(this::announce));
    }

    void start() {
        listener.start();
        announcer.start();
    }

    void close() {
        closed.countDown();
        listener.interrupt();
        announcer.interrupt();
    }

    /** Has the other nodes told, soon. */
    void announce(long position) {
        written = position;
        if (idle) {
            LockSupport.unpark(announcer);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void keep(Task task) {
        while (!isClosed()) {
            try (var connection = database.getConnection()) {
                task.run(connection);
            } catch (SQLException | RuntimeException e) {
                // Whatever it is, such as a notification of somebody else in words: the others must be heard again.
                LOG.debug("The connection for notifications broke off", e);
                pause(FALLBACK);
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        var notifications = connection.unwrap(PGConnection.class);
        while (!isClosed()) {
            var received = notifications.getNotifications((int) FALLBACK.toMillis());
            if (received == null || received.length == 0) {
                grown.accept(reader.head());
            } else {
                grown.accept(Long.parseLong(received[received.length - 1].getParameter()));
            }
        }
    }

    private void announce(Connection connection) throws SQLException {
        var told = written;
        try (var statement = connection.createStatement()) {
            // A notification that a crash takes along would have had nobody left to hear it.
            statement.execute("set synchronous_commit = off");
        }
        try (var statement = connection.prepareStatement("select pg_notify('" + CHANNEL + "', ?)")) {
            while (!isClosed()) {
                var position = written;
                if (position == told) {
                    idle = true;
                    if (written == told) {
                        LockSupport.parkNanos(this, FALLBACK.toNanos());
                    }
                    idle = false;
                } else {
                    statement.setString(1, Long.toString(position));
                    statement.execute();
                    told = position;
                    pause(PAUSE);
                }
            }
        }
    }

    private void pause(Duration duration) {
        try {
            var ended = closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
            LOG.trace("Waited, closed: {}", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @FunctionalInterface
    private interface Task {
        void run(Connection connection) throws SQLException;
    }
}
