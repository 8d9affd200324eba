package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.NoteSigner;
import dev.latchkey.events.proof.Proofs;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Execution(ExecutionMode.CONCURRENT)
class CheckpointsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final NoteSigner KEY = NoteSigner.draw("log.example/1", new SecureRandom());

    private final RealDatabase database = new RealDatabase();
    private final EventLog log = new EventLog(
            database.pool(),
            database.direct(),
            database.keys(),
            CLOCK,
            EventLogSettings.DEFAULT,
            new SimpleMeterRegistry());
    private final List<Checkpoints> running = new ArrayList<>();
    private @Nullable SignedNote kept;
    private int users;

    @BeforeEach
    void start() {
        log.start();
    }

    @AfterEach
    void stop() {
        running.forEach(Checkpoints::close);
        log.close();
        database.close();
    }

    @Test
    void coverWhatWasWritten() throws Exception {
        var checkpoints = started(KEY);
        append(300);
        var note = covering(checkpoints, 300);

        assertThat(note.isSignedBy(KEY.key())).isTrue();
        assertThat(Checkpoint.parse(note.text())).isEqualTo(new Checkpoint("log.example/1", 300, root(300)));
    }

    @Test
    void continueOneAnother() throws Exception {
        var signed = new CopyOnWriteArrayList<Checkpoint>();
        var checkpoints = started(KEY);
        checkpoints.onSigned(note -> signed.add(Checkpoint.parse(note.text())));
        for (var i = 1; i <= 4; i++) {
            append(150);
            assertThat(covering(checkpoints, 150L * i)).isNotNull();
        }

        // They are told of after they can be seen.
        await().atMost(LONG).until(() -> signed.size() >= 4);
        assertThat(signed).isSortedAccordingTo(java.util.Comparator.comparingLong(Checkpoint::size));
        var last = signed.getLast();
        for (var each : signed) {
            var proof = checkpoints.tree(last.size()).consistency(each.size());
            assertThat(Proofs.isConsistent(each.size(), each.root(), last.size(), last.root(), proof))
                    .isTrue();
        }
    }

    @Test
    void goOnAfterARestartWithTheKeysOfThen() throws Exception {
        append(10);
        var first = started(KEY);
        assertThat(covering(first, 10)).isNotNull();
        first.close();
        append(10);
        var newer = NoteSigner.draw("log.example/1", new SecureRandom());
        var second = started(newer, KEY);
        var note = covering(second, 20);

        assertThat(note.isSignedBy(KEY.key())).isTrue();
        assertThat(note.isSignedBy(newer.key())).isTrue();
        assertThat(second.trouble()).isNull();
    }

    @Test
    void areNotMadeForALogThatWasChanged() throws Exception {
        append(10);
        var first = started(KEY);
        assertThat(covering(first, 10)).isNotNull();
        first.close();
        database.asSuperuser("update log.events set leaf_hash = sha256('other') where position = 4");
        append(1);
        var second = started(KEY);

        await().atMost(LONG).until(() -> second.trouble() != null);
        assertThat(second.trouble()).isEqualTo("the log does not continue what was signed at 10 events");
        append(1);
        assertThat(second.covering(12, Duration.ofSeconds(1))).isNull();
    }

    @Test
    void areNotMadeForALogThatWasCutOff() throws Exception {
        append(10);
        var first = started(KEY);
        assertThat(covering(first, 10)).isNotNull();
        first.close();
        database.asSuperuser("delete from log.events where position > 8");
        database.asSuperuser("update log.head set position = 8");
        var second = started(KEY);

        await().atMost(LONG).until(() -> second.trouble() != null);
        assertThat(second.trouble()).isEqualTo("the log ends at 8 events, and 10 were signed");
    }

    @Test
    void continueWhatWasKeptOutsideTheDatabase() throws Exception {
        append(10);
        var first = started(KEY);
        kept = covering(first, 10);
        first.close();
        database.asSuperuser("delete from log.checkpoint");
        append(5);
        assertThat(covering(started(KEY), 15)).isNotNull();

        // Put back to an older state, with all that belongs to it.
        database.asSuperuser("delete from log.checkpoint");
        database.asSuperuser("update log.events set leaf_hash = sha256('other') where position = 4");
        append(1);
        var changed = started(KEY);
        await().atMost(LONG).until(() -> changed.trouble() != null);
        assertThat(changed.trouble()).isEqualTo("the log does not continue what was signed at 10 events");
    }

    @Test
    void areNotMadeAfterOneOfAnotherKeyOrADamagedOne() throws Exception {
        append(10);
        var first = started(KEY);
        assertThat(covering(first, 10)).isNotNull();
        first.close();
        var other = started(NoteSigner.draw("log.example/1", new SecureRandom()));
        await().atMost(LONG).until(() -> other.trouble() != null);
        assertThat(other.trouble()).contains("not signed by a key of this log");

        database.asSuperuser("update log.checkpoint set note = 'x'");
        var damaged = started(KEY);
        await().atMost(LONG).until(() -> damaged.trouble() != null);
        assertThat(damaged.trouble()).contains("damaged");
    }

    @Test
    void areMadeBySeveralNodes() throws Exception {
        var one = started(KEY);
        var two = started(KEY);
        append(100);

        assertThat(covering(one, 100).text()).isEqualTo(covering(two, 100).text());
        assertThat(one.trouble()).isNull();
        assertThat(two.trouble()).isNull();
    }

    private Checkpoints started(NoteSigner... keys) {
        var checkpoints = new Checkpoints(log, database.pool(), List.of(keys), kept, CLOCK, new SimpleMeterRegistry());
        running.add(checkpoints);
        checkpoints.start();
        return checkpoints;
    }

    @Test
    void sayNothingOfAReadThatTheirEndBreaksOff() {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Checkpoints.class);
        logged.start();
        logger.addAppender(logged);
        var stopping = new AtomicReference<Checkpoints>();
        var gone = new CompletableFuture<Thread>();
        var pool = new DelegatingDataSource(database.pool()) {
            @Override
            public Connection getConnection() {
                stopping.get().close();
                gone.complete(Thread.currentThread());
                throw new CannotGetJdbcConnectionException("closed by this test");
            }
        };
        stopping.set(new Checkpoints(log, pool, List.of(KEY), null, CLOCK, new SimpleMeterRegistry()));
        stopping.get().start();

        await().atMost(LONG).until(() -> gone.isDone() && !gone.join().isAlive());
        logger.detachAppender(logged);
        List<ILoggingEvent> lines;
        // Signers of other tests may be in the middle of logging, which takes this lock.
        synchronized (logged) {
            lines = List.copyOf(logged.list);
        }
        assertThat(lines)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("closed by this test"));
    }

    private static SignedNote covering(Checkpoints checkpoints, long position) throws InterruptedException {
        return Objects.requireNonNull(checkpoints.covering(position, LONG));
    }

    private void append(int count) {
        var appends = new ArrayList<Append>();
        for (var i = 0; i < count; i++) {
            var event = new UserLocked(new UserId("u" + users++), new OrgId("org"));
            var append = new Append(List.of(log.prepare(event, 1, Editor.SYSTEM)), List.of(), List.of(), null);
            log.offer(append);
            appends.add(append);
        }
        appends.forEach(Append::await);
    }

    private Hash root(int size) throws SQLException {
        var tree = new dev.latchkey.events.proof.GrowingTree();
        try (var connection = database.superuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from log.events order by position limit " + size)) {
            while (rows.next()) {
                tree.add(LogReader.entry(rows).toLeaf(), full -> {});
            }
        }
        return tree.root();
    }
}
