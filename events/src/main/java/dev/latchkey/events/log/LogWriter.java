package dev.latchkey.events.log;

import dev.latchkey.events.log.EventLogException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: it drains the queue and commits what it found as one batch, so that the cost of a
 * commit is shared by all who wait for it.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int MAX_BATCH = 1024;
    /** So many appends in a batch show that there are callers who do not wait for one another. */
    private static final int CROWD = 4;

    private static final long LONGEST_LINGER_NANOS = 3_000_000;
    private static final long LINGER_STEP_NANOS = 100_000;
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final BlockingQueue<Append> queue;
    private final DataSource database;
    private final Clock clock;
    private final Consumer<List<StoredEvent>> committed;
    private final LogFigures figures;
    private final AppendDeadlines deadlines;
    private final Thread thread;
    /** Kinds of events that the log is known to hold; known to the writer's thread only. */
    private final Set<LogTable.Kind> known = new HashSet<>();
    /** Appends in the last batch; known to the writer's thread only. */
    private int lastBatch;
    /** How long the last commit took; known to the writer's thread only. */
    private long lastCommitNanos;

    private volatile boolean closing;
    /** Whether nobody will take anything out of the queue any more. */
    private volatile boolean ended;

    private @Nullable Connection connection;

    /** Where the log ends as far as the writer's thread knows; null if it has to look. */
    private @Nullable LogEdge edge;

    /**
     * Makes a writer that is yet to be started.
     *
     * @param settings how many appends may wait, and how long
     * @param committed told of each batch, in order, after its commit and before anyone is answered
     */
    LogWriter(
            DataSource database,
            Clock clock,
            EventLogSettings settings,
            Consumer<List<StoredEvent>> committed,
            LogFigures figures) {
        this.database = database;
        this.clock = clock;
        this.committed = committed;
        this.figures = figures;
        this.queue = new ArrayBlockingQueue<>(settings.queueCapacity());
        this.deadlines = new AppendDeadlines(queue, settings.deadline());
        this.thread = Thread.ofPlatform().name("log-writer").daemon(true).unstarted(this::run);
        figures.watchQueue(queue);
    }

    void start() {
        deadlines.start();
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Takes an append in.
     *
     * @throws EventLogException if the queue is full or the log is being closed
     */
    void offer(Append append) {
        if (closing) {
            throw closed();
        }
        if (!queue.offer(append)) {
            throw new EventLogException(Kind.FULL, "too many appends wait to be written");
        }
        if (ended) {
            refuseRest();
        }
    }

    /** Writes what stands in the queue, then ends; takes nothing new in. */
    void close(Duration deadline) {
        closing = true;
        // An append of nothing only wakes the writer, so that it sees at once that it is to end.
        LOG.trace("Woken: {}", queue.offer(new Append(List.of(), List.of(), List.of(), null)));
        try {
            if (thread.isAlive() && !thread.join(deadline)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseRest();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                var first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    linger();
                    var batch = drain(first);
                    deadlines.begin(batch);
                    write(batch);
                    deadlines.end();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The log writer was told to stop at once", e);
        } finally {
            closing = true;
            ended = true;
            deadlines.close();
            refuseRest();
            disconnect();
        }
    }

    /**
     * Lets the queue fill for a moment if the last batch shows that others are on their way: each commit costs the
     * same however many share it. The wait ends when as many have come as the last time, and is never longer than the
     * last commit took, so that it makes nobody wait more than twice as long; who comes alone waits for nobody.
     */
    private void linger() throws InterruptedException {
        if (lastBatch < CROWD) {
            return;
        }
        var until = System.nanoTime() + Math.min(lastCommitNanos, LONGEST_LINGER_NANOS);
        while (queue.size() + 1 < lastBatch && System.nanoTime() < until && !closing) {
            LockSupport.parkNanos(this, LINGER_STEP_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private List<Append> drain(Append first) {
        var found = new ArrayList<Append>();
        found.add(first);
        queue.drainTo(found, MAX_BATCH - 1);
        found.removeIf(append -> !append.take() || append.events().isEmpty());
        lastBatch = found.size();
        return found;
    }

    private void write(List<Append> drained) {
        if (drained.size() > 1 && LogTable.freesWhatItClaims(drained)) {
            drained.forEach(append -> write(List.of(append)));
            return;
        }
        try {
            var batch = commit(drained);
            if (!batch.isEmpty()) {
                publish(batch);
            }
        } catch (SQLException e) {
            refuse(drained, e);
        } catch (RuntimeException e) {
            // Nothing may end the writer: whoever waits is told, and the next batch begins afresh.
            LOG.error("An append could not be written", e);
            disconnect();
            drained.forEach(append -> append.fail(e));
        }
    }

    /** Writes what can be written of the appends, and tells the others. */
    private LogBatch commit(List<Append> appends) throws SQLException {
        var sample = figures.startCommit();
        var begin = System.nanoTime();
        var current = connected();
        var end = edge;
        var batch = batch(end == null ? LogEdge.read(current) : end, appends);
        var kinds = newKinds(batch);
        if (!batch.isEmpty() && !LogTable.write(current, batch, kinds)) {
            batch = commitBehindOthers(current, appends);
            kinds = newKinds(batch);
        }
        if (!batch.isEmpty()) {
            known.addAll(kinds);
            edge = batch.edge();
            lastCommitNanos = System.nanoTime() - begin;
            figures.committed(sample, batch.appends().size());
        }
        return batch;
    }

    /** Writes where another node has written since: with the head held, so that it does not happen again. */
    private LogBatch commitBehindOthers(Connection current, List<Append> appends) throws SQLException {
        current.setAutoCommit(false);
        try {
            var batch = batch(LogEdge.lock(current), appends);
            if (!batch.isEmpty() && !LogTable.write(current, batch, newKinds(batch))) {
                throw new SQLException("the head of the log moved while it was held");
            }
            current.commit();
            return batch;
        } catch (SQLException | RuntimeException e) {
            current.rollback();
            throw e;
        } finally {
            current.setAutoCommit(true);
        }
    }

    /** Returns the kinds of events that this writer has written none of yet. */
    private Set<LogTable.Kind> newKinds(LogBatch batch) {
        Set<LogTable.Kind> found = Set.of();
        for (var row : batch.rows()) {
            var kind = new LogTable.Kind(row.event().type(), row.event().revision());
            if (!known.contains(kind)) {
                found = found.isEmpty() ? new HashSet<>() : found;
                found.add(kind);
            }
        }
        return found;
    }

    private LogBatch batch(LogEdge end, List<Append> appends) {
        var batch = new LogBatch(end, clock.instant().truncatedTo(ChronoUnit.MICROS));
        for (var append : appends) {
            // One after the other, since what is left out takes along what builds on it.
            if (append.isOver()) {
                append.fail(
                        new EventLogException(Kind.UNAVAILABLE, "whoever waited for the append was told otherwise"));
            } else if (append.isOrphaned()) {
                append.fail(new ConcurrencyException("an earlier append of the same stream was not written"));
            } else if (!batch.add(append)) {
                append.fail(new ConcurrencyException("what was decided no longer holds by now"));
            }
        }
        return batch;
    }

    private void refuse(List<Append> appends, SQLException cause) {
        if (!UNIQUE_VIOLATION.equals(cause.getSQLState())) {
            LOG.warn("The database did not take an append: {}", cause.getMessage());
            disconnect();
            var failure = new EventLogException(Kind.UNAVAILABLE, "the database did not take the append", cause);
            appends.forEach(append -> append.fail(failure));
        } else if (appends.size() > 1) {
            // One of them stands against the others or against another node: each for itself, so that one fails one.
            figures.retaken();
            appends.forEach(append -> write(List.of(append)));
        } else {
            appends.getFirst().fail(conflict(cause));
        }
    }

    private RuntimeException conflict(SQLException cause) {
        var constraint = cause instanceof PSQLException postgres && postgres.getServerErrorMessage() != null
                ? postgres.getServerErrorMessage().getConstraint()
                : null;
        if ("unique_names_taken".equals(constraint)) {
            return new NameTakenException(cause);
        }
        if ("events_stream".equals(constraint)) {
            return new ConcurrencyException("another writer came first", cause);
        }
        // No writer of a log puts anything there.
        LOG.error("A row stands behind the end of the log, so nothing can be written: {}", cause.getMessage());
        edge = null;
        return new EventLogException(Kind.UNAVAILABLE, "a row stands behind the end of the log", cause);
    }

    private void publish(LogBatch batch) {
        committed.accept(batch.rows().stream().map(LogBatch.Row::stored).toList());
        var rows = batch.rows().iterator();
        for (var append : batch.appends()) {
            var last = rows.next();
            for (var more = append.events().size() - 1; more > 0; more--) {
                last = rows.next();
            }
            append.succeed(new Appended(last.position(), last.event().sequence(), last.at()));
        }
    }

    private Connection connected() throws SQLException {
        var current = connection;
        if (current == null) {
            current = database.getConnection();
            current.setAutoCommit(true);
            try (var statement = current.createStatement()) {
                // Acknowledged means durable, whatever the server's default is.
                statement.execute("set synchronous_commit = on");
                // One statement, always of the same shape: planned once, not for each batch.
                statement.execute("set plan_cache_mode = force_generic_plan");
            }
            connection = current;
        }
        return current;
    }

    private void disconnect() {
        var current = connection;
        connection = null;
        // Whether the last batch was written is not known.
        edge = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be closed", e);
            }
        }
    }

    private void refuseRest() {
        for (var append = queue.poll(); append != null; append = queue.poll()) {
            append.fail(closed());
        }
    }

    private static EventLogException closed() {
        return new EventLogException(Kind.UNAVAILABLE, "the server is stopping");
    }
}
