package dev.latchkey.query.rebuild;

import dev.latchkey.events.log.LogScan;
import dev.latchkey.events.log.ScannedEvent;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.query.projection.Projection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;

/**
 * Hands a projection the events of the log that it takes, as its processor does, but a whole page at a time. One thread
 * reads and decodes while another writes.
 */
final class Replay {
    /** Events of the log that are read, and written, at a time. */
    private static final int PAGE = 4_096;
    /** Pages that are read before they are wanted. */
    private static final int AHEAD = 2;

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Beside beside;
    private final LogScan log;
    private final AnnotationEventHandlerAdapter handlers;

    /**
     * Makes a replay.
     *
     * @param database to read the log, only by the thread beside
     */
    Replay(Beside beside, DataSource database, PersonKeys keys, Projection projection) {
        this.beside = beside;
        handlers = new AnnotationEventHandlerAdapter(projection);
        log = new LogScan(
                database,
                keys,
                LogScan.classes().stream().filter(handlers::canHandleType).toList());
    }

    /**
     * Hands on a stretch of the log.
     *
     * @param after the position before the first event
     * @param upTo the last position
     * @param written is told of each page when it has been sent to the database
     */
    void run(long after, long upTo, Written written) throws SQLException {
        var pages = new ArrayDeque<Future<List<ScannedEvent>>>();
        try {
            var asked = after;
            var done = after;
            while (done < upTo) {
                while (asked < upTo && pages.size() <= AHEAD) {
                    var from = asked;
                    var to = Math.min(upTo, from + PAGE);
                    pages.add(beside.begin(() -> log.between(from, to)));
                    asked = to;
                }
                write(Beside.await(pages.remove(), DEADLINE));
                done = Math.min(upTo, done + PAGE);
                written.upTo(done);
            }
        } finally {
            pages.forEach(page -> page.cancel(false));
        }
    }

    /** What it is sent in is the caller's transaction. */
    private void write(List<ScannedEvent> page) {
        if (!page.isEmpty()) {
            var unitOfWork = new BatchingUnitOfWork<>(
                    page.stream().map(ScannedEvent::toMessage).toList());
            var result = unitOfWork.executeWithResult(() -> handlers.handle(unitOfWork.getMessage()));
            if (result.isExceptional()) {
                throw result.exceptionResult() instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException(result.exceptionResult());
            }
        }
    }

    /** Is told how far the rows are. */
    @FunctionalInterface
    interface Written {
        void upTo(long position) throws SQLException;
    }
}
