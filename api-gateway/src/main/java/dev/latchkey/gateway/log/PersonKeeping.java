package dev.latchkey.gateway.log;

import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.log.LogEventStore;
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.person.StoredPersonKeys;
import dev.latchkey.gateway.start.MasterKeyFiles;
import dev.latchkey.gateway.start.StartRefused;
import dev.latchkey.gateway.user.Erasures;
import dev.latchkey.query.Queries;
import dev.latchkey.query.QueryException;
import dev.latchkey.query.audit.ReadLog;
import dev.latchkey.query.erasure.ErasureView;
import dev.latchkey.query.erasure.ListOpenErasures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Sees to it that erasures are completed and keys wrapped with the newest master key: at the start, and from time to time.
 *
 * <p>What is left to do is what log and keys say together. So nothing is forgotten when a node is killed in between, and a
 * key that comes back with a backup is destroyed again.
 */
final class PersonKeeping implements SmartLifecycle, Erasures {
    private static final Logger LOG = LoggerFactory.getLogger(PersonKeeping.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    /** How long a call waits for the work that it causes, which goes on without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int BATCH = 100;

    private final StoredPersonKeys keys;
    private final MasterKeyFiles masterKeys;
    private final PeopleInMemory people;
    private final LogEventStore events;
    private final ReadLog reads;
    private final Queries queries;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    PersonKeeping(
            StoredPersonKeys keys,
            MasterKeyFiles masterKeys,
            PeopleInMemory people,
            LogEventStore events,
            ReadLog reads,
            Queries queries) {
        this.keys = keys;
        this.masterKeys = masterKeys;
        this.people = people;
        this.events = events;
        this.reads = reads;
        this.queries = queries;
    }

    @Override
    public boolean complete(ErasureView erasure) {
        var work = CompletableFuture.runAsync(
                () -> finish(erasure),
                task -> Thread.ofVirtual().name("erasure").start(task));
        try {
            work.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("The erasure of user {} is not complete; it is tried again", erasure.userId(), e);
            return false;
        }
    }

    /** The key first: whatever is left of a person then is in rows that are deleted next. */
    private void finish(ErasureView erasure) {
        var userId = erasure.userId();
        people.forget(userId);
        keys.destroy(userId.value(), erasure.keyId());
        events.deleteSnapshot(userId.value());
        reads.scrub(userId.value());
        keys.finish(userId.value());
        LOG.info("User {} is erased: key {} is destroyed", userId, erasure.keyId());
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("person-keeping").daemon(true).start(this::keep);
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void keep() {
        while (running) {
            try {
                completeAll();
                rewrapAll();
            } catch (DataAccessException
                    | TransactionException
                    | EventLogException
                    | QueryException
                    | PersonalDataException
                    | StartRefused e) {
                if (running) {
                    LOG.warn("Erasures and keys of people are left as they are for now: {}", e.getMessage());
                }
            } catch (RuntimeException e) {
                LOG.error("Erasures and keys of people are left as they are for now", e);
            }
            var until = System.nanoTime() + EVERY.toNanos();
            for (var left = EVERY.toNanos(); running && left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    private void completeAll() {
        List<ErasureView> open;
        do {
            var found = queries.ask(new ListOpenErasures(BATCH));
            open = found == null ? List.of() : found.erasures();
            open.forEach(this::finish);
        } while (running && open.size() == BATCH);
    }

    private void rewrapAll() {
        masterKeys.refresh();
        var count = 0;
        int more;
        while (running && (more = keys.rewrap(BATCH)) > 0) {
            count += more;
        }
        var newest = masterKeys.newest();
        if (count > 0 && keys.masterKeys().stream().allMatch(newest::equals)) {
            LOG.info("All keys of people are wrapped with master key {}; older master keys are needed no more", newest);
        }
    }
}
