package dev.latchkey.events.log;

import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.NoteSigner;
import dev.latchkey.events.proof.Proofs;
import dev.latchkey.events.proof.SignedNote;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Signs what the log says of itself, again and again while it grows.
 *
 * <p>Nothing is signed that does not continue what was signed before. Where the log has lost or changed something since,
 * signing ends for good, {@link #trouble} says why, and events are still taken in.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** Time between two checkpoints of a log that grows: half of what is promised. */
    private static final Duration PACE = Duration.ofMillis(500);

    private static final Duration IDLE = Duration.ofSeconds(1);

    private final EventLog log;
    private final JdbcClient jdbc;
    private final StoredTiles tiles;
    private final Cosignatures cosignatures;
    private final List<NoteSigner> signers;
    private final @Nullable SignedNote kept;
    private final Clock clock;
    private final Thread thread;
    private final List<Consumer<SignedNote>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable Signed latest;
    private volatile @Nullable String trouble;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Makes a signer that is yet to be started.
     *
     * @param pool for reading tiles and keeping the newest checkpoint
     * @param signers the keys, at least one; the first gives the log its name, all of them sign
     * @param kept a checkpoint that was kept outside the database, which the log must continue as well; null without one
     */
    public Checkpoints(
            EventLog log,
            DataSource pool,
            List<NoteSigner> signers,
            @Nullable SignedNote kept,
            Clock clock,
            MeterRegistry meters) {
        this.log = log;
        this.jdbc = JdbcClient.create(pool);
        this.tiles = new StoredTiles(pool);
        this.cosignatures = new Cosignatures(pool);
        this.signers = List.copyOf(signers);
        this.kept = kept;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("checkpoint-signer").daemon(true).unstarted(this::run);
        Gauge.builder("latchkey.log.checkpoint", this, Checkpoints::size)
                .description("Position of the last event that the newest checkpoint covers")
                .register(meters);
    }

    /** Begins to sign. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** Calls {@code listener} with each new checkpoint, on the thread that signs. */
    public void onSigned(Consumer<SignedNote> listener) {
        listeners.add(listener);
    }

    /** Returns the name that the log signs under. */
    public String origin() {
        return signers.getFirst().key().name();
    }

    /** Returns the public halves of the keys that sign. */
    public List<NoteKey> keys() {
        return signers.stream().map(NoteSigner::key).toList();
    }

    /** Returns why nothing is signed any more, or null if all is well. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Returns the tree of the first {@code size} events. */
    public MerkleTree tree(long size) {
        return new MerkleTree(size, tiles);
    }

    /**
     * Waits for a checkpoint.
     *
     * @param position what it must cover
     * @return the newest, or null if there is none that does in time
     */
    public @Nullable SignedNote covering(long position, Duration atMost) throws InterruptedException {
        var left = atMost.toNanos();
        lock.lock();
        try {
            while (size() < position && trouble == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        var found = latest;
        return found == null || found.checkpoint().size() < position ? null : found.note();
    }

    /**
     * Keeps a checkpoint that a witness has signed.
     *
     * @param note with the signatures of the log and of the witness
     * @throws EventLogException if the database cannot be reached
     */
    public void keepCosigned(NoteKey witness, SignedNote note) {
        cosignatures.keep(witness, note, clock.instant());
    }

    /**
     * Returns the newest checkpoints that witnesses have signed, the longest first.
     *
     * @throws EventLogException if the database cannot be read
     */
    public List<SignedNote> cosigned() {
        return cosignatures.newest();
    }

    /**
     * Returns a checkpoint with the signatures of those witnesses who have signed just this one.
     *
     * @throws EventLogException if the database cannot be read
     */
    public SignedNote withCosignatures(SignedNote note) {
        return cosignatures.on(note);
    }

    private long size() {
        var signed = latest;
        return signed == null ? 0 : signed.checkpoint().size();
    }

    private void run() {
        try {
            var pause = Duration.ZERO;
            var begun = false;
            while (trouble == null && !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    if (!begun) {
                        goOnFromStored();
                        begun = true;
                    } else if (log.awaitBeyond(size(), IDLE)) {
                        sign(log.head());
                    }
                    pause = PACE;
                } catch (EventLogException | DataAccessException e) {
                    if (closed.getCount() == 0) {
                        // What was being read was broken off.
                        return;
                    }
                    LOG.warn("The log could not be signed, which will be tried again: {}", e.getMessage());
                    pause = IDLE;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The signer of checkpoints was told to stop", e);
        }
    }

    private void sign(long size) {
        var tree = tree(size);
        var root = tree.root();
        var former = latest;
        if (former != null && !continues(tree, former.checkpoint(), root)) {
            giveUp("the log does not continue what was signed at "
                    + former.checkpoint().size() + " events");
            return;
        }
        var checkpoint = new Checkpoint(origin(), size, root);
        var note = SignedNote.sign(checkpoint.text(), signers);
        keep(size, note);
        set(new Signed(checkpoint, note));
        for (var listener : listeners) {
            listener.accept(note);
        }
    }

    private static boolean continues(MerkleTree tree, Checkpoint former, Hash root) {
        return former.size() <= tree.size()
                && Proofs.isConsistent(
                        former.size(), former.root(), tree.size(), root, tree.consistency(former.size()));
    }

    private void giveUp(String why) {
        LOG.error("Nothing is signed any more: {}. Find out what has changed the database", why);
        lock.lock();
        try {
            trouble = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void set(Signed signed) {
        lock.lock();
        try {
            latest = signed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Goes on from the longest log that was signed, as far as that is known here. */
    private void goOnFromStored() {
        var notes =
                jdbc.sql("select note from log.checkpoint").query(String.class).list();
        if (!notes.isEmpty()) {
            goOnFrom(() -> SignedNote.parse(notes.getFirst()), "in the database");
        }
        var outside = kept;
        if (outside != null) {
            goOnFrom(() -> outside, "kept outside the database");
        }
    }

    private void goOnFrom(Supplier<SignedNote> found, String where) {
        try {
            var note = found.get();
            var checkpoint = Checkpoint.parse(note.text());
            // Read after the note, so that another node cannot have signed more than there is.
            var end =
                    jdbc.sql("select position from log.head").query(Long.class).single();
            if (keys().stream().noneMatch(note::isSignedBy)) {
                giveUp("the checkpoint " + where + " is not signed by a key of this log");
            } else if (end < checkpoint.size()) {
                giveUp("the log ends at " + end + " events, and " + checkpoint.size() + " were signed");
            } else if (checkpoint.size() > size()) {
                set(new Signed(checkpoint, note));
            }
        } catch (IllegalArgumentException e) {
            giveUp("the checkpoint " + where + " is damaged: " + e.getMessage());
        }
    }

    /** Of several nodes the one that is furthest is kept. */
    private void keep(long size, SignedNote note) {
        jdbc.sql("""
                        insert into log.checkpoint (size, note, signed_at) values (?, ?, ?)
                        on conflict (only_row) do update
                           set size = excluded.size, note = excluded.note, signed_at = excluded.signed_at
                         where excluded.size > checkpoint.size
                        """)
                .params(size, note.toString(), clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private record Signed(Checkpoint checkpoint, SignedNote note) {}
}
