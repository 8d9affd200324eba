package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.proof.LogEntry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of all events: takes appends in, makes them durable by group commit, and lets followers read on from a
 * position, waiting where there is nothing yet.
 *
 * <p>Positions run from 1 without gaps and in commit order, so a reader's place is one number.
 */
public final class EventLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    /** Events that followers find in memory; more of them would only grow old there, which makes them dear to collect. */
    private static final int TAIL = 2048;

    private final EventCodec codec = new EventCodec();
    private final PersonKeys keys;
    private final LogReader reader;
    private final LogWriter writer;
    private final LogSignals signals;
    private final LogTail tail = new LogTail(TAIL);
    private final Duration deadline;
    private final List<Consumer<StoredEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    /** Guarded by the lock. */
    private boolean processorsMayEnd;

    private volatile long head;
    private volatile Instant lastAt = Instant.EPOCH;

    /**
     * Makes a log that is yet to be started.
     *
     * @param pool for reading; bounded, with a limit on the wait for a connection
     * @param direct for the threads that keep a connection of their own; every connection it gives has a socket timeout
     * @param keys what is personal in events is sealed under
     * @param settings limits of queue and waiting
     */
    public EventLog(
            DataSource pool,
            DataSource direct,
            PersonKeys keys,
            Clock clock,
            EventLogSettings settings,
            MeterRegistry meters) {
        var figures = new LogFigures(meters);
        this.deadline = settings.deadline();
        this.keys = keys;
        this.reader = new LogReader(pool, codec, keys);
        this.writer = new LogWriter(direct, clock, settings, this::committed, figures);
        this.signals = new LogSignals(direct, reader, this::advance);
        figures.watchHead(this);
    }

    /** Finds the end of the log and begins to write and to listen. */
    public void start() {
        lastAt = reader.lastAt();
        advance(reader.head());
        writer.start();
        signals.start();
    }

    /** Writes what waits, then ends; later appends are refused. */
    @Override
    public void close() {
        writer.close(deadline);
        signals.close();
    }

    /** Returns whether the writer is at work. */
    public boolean isWriting() {
        return writer.isAlive();
    }

    /** Returns the position of the last event that this node knows of; 0 for an empty log. */
    public long head() {
        return head;
    }

    /** Returns the time of the last append that this node wrote or found; the beginning of 1970 if there is none. */
    public Instant lastAt() {
        return lastAt;
    }

    /** Calls {@code listener} for every event this node writes, after its commit and before its answer. */
    public void onWritten(Consumer<StoredEvent> listener) {
        listeners.add(listener);
    }

    /**
     * Takes an append in, to be written soon.
     *
     * @throws EventLogException if the queue is full or the log is being closed
     */
    void offer(Append append) {
        writer.offer(append);
    }

    /** Returns how long an append may stand in the queue. */
    public Duration deadline() {
        return deadline;
    }

    /**
     * Makes the row of an event; runs on the thread of the command, for which sealing takes a few microseconds.
     *
     * @throws EventLogException if there is no key to seal it under
     */
    NewEvent prepare(DomainEvent event, long sequence, Editor editor) {
        var entry = EventTypes.all().of(event.getClass());
        var aggregateType = entry.aggregate().value();
        var aggregateId = event.aggregateId();
        return LogReader.reading(() -> new NewEvent(
                aggregateType,
                aggregateId,
                sequence,
                entry.name(),
                entry.revision(),
                event.resourceOwner(),
                editor,
                codec.write(event, sequence, keys),
                codec.metadata(editor, entry.name(), aggregateType, aggregateId, sequence, keys),
                event));
    }

    /**
     * Returns what a reader is shown of rows, with what is personal in its usual place; what was erased reads so, and what
     * cannot be opened although nobody erased it stays sealed.
     *
     * @throws EventLogException if the keys of people cannot be read
     */
    public List<ShownEvent> show(List<LogEntry> rows) {
        return reader.show(rows);
    }

    /** Forgets the events that are kept in memory, where people can be read who were erased since. */
    public void forgetTail() {
        tail.clear();
    }

    /** Returns up to {@code limit} events after {@code position}, in order; none if there are none yet. */
    public List<StoredEvent> after(long position, int limit) {
        if (position >= head) {
            return List.of();
        }
        var found = tail.after(position, limit);
        return found != null ? found : reader.after(position, limit);
    }

    /**
     * Waits until the log goes beyond {@code position}.
     *
     * @return whether it does
     */
    public boolean awaitBeyond(long position, Duration atMost) throws InterruptedException {
        return await(position, atMost.toNanos(), () -> false);
    }

    /** Waits as {@link #awaitBeyond} does, but no longer than until processors are let go. */
    boolean awaitForProcessor(long position, long nanos) throws InterruptedException {
        return await(position, nanos, () -> processorsMayEnd);
    }

    /** Lets processors that wait for events look up at once, and from now on, since they are told to end. */
    void letProcessorsEnd() {
        lock.lock();
        try {
            processorsMayEnd = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(long position, long nanos, BooleanSupplier enough) throws InterruptedException {
        var left = nanos;
        lock.lock();
        try {
            while (head <= position && left > 0 && !enough.getAsBoolean()) {
                left = grown.awaitNanos(left);
            }
            return head > position;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the position of the last event earlier than {@code time}; 0 if there is none. */
    public long positionBefore(Instant time) {
        // Times grow with positions, so halving finds the place without an index on time.
        var micros = time.truncatedTo(ChronoUnit.MICROS);
        var bound = micros.equals(time) ? micros : micros.plus(1, ChronoUnit.MICROS);
        var low = 0L;
        var high = head;
        while (low < high) {
            var middle = low + (high - low + 1) / 2;
            if (reader.isBefore(middle, bound)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    List<StoredEvent> ofAggregate(String aggregateId, long fromSequence, int limit) {
        return reader.ofAggregate(aggregateId, fromSequence, limit);
    }

    long lastSequence(String aggregateId) {
        return reader.lastSequence(aggregateId);
    }

    EventCodec codec() {
        return codec;
    }

    private void committed(List<StoredEvent> events) {
        tail.add(events);
        lastAt = events.getLast().at();
        // The head first: what a listener makes others look up anew is then waited for.
        advance(events.getLast().position());
        for (var listener : listeners) {
            for (var event : events) {
                tell(listener, event);
            }
        }
        signals.announce(events.getLast().position());
    }

    private static void tell(Consumer<StoredEvent> listener, StoredEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            // The event is durable; a listener's trouble must not reach the one who waits for the append.
            LOG.error("A listener failed at position {}", event.position(), e);
        }
    }

    private void advance(long position) {
        lock.lock();
        try {
            if (position > head) {
                head = position;
                grown.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
