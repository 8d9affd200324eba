package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogTreeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final Editor EDITOR = new Editor("editor", "test", "127.0.0.1", "JUnit");

    private final RealDatabase database = new RealDatabase();
    private final List<EventLog> logs = new ArrayList<>();

    @AfterEach
    void stop() {
        logs.forEach(EventLog::close);
        database.close();
    }

    @Test
    void holdsALeafForEachRow() throws Exception {
        var log = started();
        inParallel(700, i -> append(log, locked("u" + i, 1), locked("u" + i, 2)));

        assertThat(leaves()).hasSize(1_400).isEqualTo(computed());
        assertThat(tiles()).isEqualTo(tilesOf(computed()));
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        var first = started();
        inParallel(300, i -> append(first, locked("u" + i, 1)));
        first.close();
        var second = started();
        inParallel(300, i -> append(second, locked("v" + i, 1)));

        assertThat(leaves()).hasSize(600).isEqualTo(computed());
        assertThat(tiles()).isEqualTo(tilesOf(computed()));
    }

    @Test
    void isWrittenByManyNodesAsByOne() throws Exception {
        var nodes = List.of(started(), started(), started());
        inParallel(900, i -> append(nodes.get(i % 3), locked("u" + i, 1)));

        assertThat(leaves()).hasSize(900).isEqualTo(computed());
        assertThat(tiles()).isEqualTo(tilesOf(computed()));
        assertThat(query("select position from log.events order by position", row -> row.getLong(1)))
                .isEqualTo(IntStream.rangeClosed(1, 900).asLongStream().boxed().toList());
    }

    @Test
    void holdsNothingOfWhatWasRefused() throws Exception {
        var log = started();
        append(log, locked("taken", 1));
        inParallel(50, i -> {
            try {
                append(log, locked(i % 5 == 0 ? "taken" : "u" + i, 1));
            } catch (ConcurrencyException e) {
                // One of ten, which is what this test is about.
            }
        });

        assertThat(leaves()).hasSize(41).isEqualTo(computed());
    }

    @Test
    void writesNothingWhereItsEndIsDamaged() throws Exception {
        var log = started();
        inParallel(20, i -> append(log, locked("u" + i, 1)));
        log.close();
        database.asSuperuser("delete from log.events where position = 7");

        var again = started();
        assertThatThrownBy(() -> append(again, locked("v", 1)))
                .isInstanceOf(EventLogException.class)
                .hasRootCauseMessage("a tree of 20 leaves has 20 hashes at the edge of level 0");
    }

    @Test
    void writesNothingWhereSomebodyElseHasPutARow() throws Exception {
        var log = started();
        append(log, locked("a", 1));
        database.asSuperuser(
                "insert into log.events select position + 1, aggregate_type, 'b', sequence, event_type, revision,"
                        + " owner, editor, service, created_at, payload, metadata, leaf_hash from log.events");
        assertThatThrownBy(() -> append(log, locked("c", 1)))
                .isInstanceOf(EventLogException.class)
                .hasMessage("a row stands behind the end of the log");

        database.asSuperuser("delete from log.events where aggregate_id = 'b'");
        assertThat(append(log, locked("c", 1)).position()).isEqualTo(2);
    }

    @Test
    void knowsWhatKindsOfEventsThereAre() throws Exception {
        var log = started();
        inParallel(20, i -> append(log, locked("u" + i, 1)));
        var unlocked = new Append(
                List.of(log.prepare(new UserUnlocked(new UserId("u1"), new OrgId("org")), 2, EDITOR)),
                List.of(),
                List.of(),
                null);
        log.offer(unlocked);
        unlocked.await();
        log.close();
        append(started(), locked("v", 1));

        assertThat(query(
                        "select event_type || ' ' || revision from log.event_types order by 1",
                        row -> row.getString(1)))
                .containsExactly("user.locked 1", "user.unlocked 1");
    }

    @Test
    void isMadeForALogThatHadNone() throws Exception {
        var log = started();
        inParallel(600, i -> append(log, locked("u" + i, 1)));
        log.close();
        var leaves = leaves();
        var tiles = tiles();
        database.asSuperuser("truncate log.tiles, log.event_types");
        database.asSuperuser("alter table log.events alter column leaf_hash drop not null");
        database.asSuperuser("update log.events set leaf_hash = null");
        database.asSuperuser("delete from flyway_schema_history where version = '5'");
        Flyway.configure()
                .dataSource(database.superuser())
                .javaMigrations(LogMigrations.all())
                .outOfOrder(true)
                .loggers("slf4j")
                .load()
                .migrate();

        assertThat(leaves()).isEqualTo(leaves);
        assertThat(tiles()).isEqualTo(tiles).isNotEmpty();
        var again = started();
        append(again, locked("more", 1));
        assertThat(leaves()).hasSize(601).isEqualTo(computed());
    }

    @Test
    void leavesOutWhatIsDecidedTooLate() throws Exception {
        var log = started();
        append(log, locked("a", 1));
        var late = new Append(List.of(prepared(log, locked("b", 1))), List.of(), List.of(), NOW.plusNanos(1_000));
        log.offer(late);
        assertThatThrownBy(late::await).isInstanceOf(ConcurrencyException.class);
        var inTime = new Append(List.of(prepared(log, locked("c", 1))), List.of(), List.of(), NOW.plusNanos(2_000));
        log.offer(inTime);

        assertThat(inTime.await()).isEqualTo(new Appended(2, 1, NOW.plusNanos(1_000)));
        assertThat(leaves()).hasSize(2).isEqualTo(computed());
    }

    @Test
    void tellsATimeThatIsStillToCome() throws Exception {
        var log = started();
        var clock = new LogClock(() -> log, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(clock.instant()).isEqualTo(NOW);
        append(log, locked("a", 1));
        assertThat(clock.instant()).isEqualTo(NOW.plusNanos(1_000));
        assertThat(append(log, locked("b", 1)).at()).isEqualTo(NOW.plusNanos(1_000));
        log.close();

        assertThat(new LogClock(this::started, Clock.fixed(NOW, ZoneOffset.UTC)).instant())
                .isEqualTo(NOW.plusNanos(2_000));
    }

    private EventLog started() {
        var log = new EventLog(
                database.pool(),
                database.direct(),
                database.keys(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                EventLogSettings.DEFAULT,
                new SimpleMeterRegistry());
        logs.add(log);
        log.start();
        return log;
    }

    private static Appended append(EventLog log, DomainEvent... events) {
        var prepared = new ArrayList<NewEvent>();
        for (var event : events) {
            prepared.add(log.prepare(event, prepared.size() + 1, EDITOR));
        }
        var append = new Append(prepared, List.of(), List.of(), null);
        log.offer(append);
        return append.await();
    }

    private static NewEvent prepared(EventLog log, DomainEvent event) {
        return log.prepare(event, 1, EDITOR);
    }

    private static UserLocked locked(String id, int sequence) {
        return new UserLocked(new UserId(id), new OrgId("org" + sequence));
    }

    private static void inParallel(int count, java.util.function.IntConsumer task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> task.accept(i)))
                    .toList();
            for (var result : results) {
                result.get(30, java.util.concurrent.TimeUnit.SECONDS);
            }
        }
    }

    private List<Hash> leaves() throws SQLException {
        return query("select leaf_hash from log.events order by position", row -> Hash.of(row.getBytes(1)));
    }

    /** What the leaves must be, worked out from the other columns. */
    private List<Hash> computed() throws SQLException {
        return query(
                "select * from log.events order by position",
                row -> LogReader.entry(row).toLeaf());
    }

    private List<String> tiles() throws SQLException {
        return query(
                "select level, index, hashes, root from log.tiles order by level, index",
                row -> shown(row.getInt(1), row.getLong(2), row.getBytes(3), row.getBytes(4)));
    }

    private static List<String> tilesOf(List<Hash> leaves) {
        var tiles = new ArrayList<String>();
        var tree = new GrowingTree();
        leaves.forEach(leaf -> tree.add(
                leaf,
                tile -> tiles.add(shown(
                        tile.level(), tile.index(), tile.hashes(), tile.root().toBytes()))));
        return tiles;
    }

    private static String shown(int level, long index, byte[] hashes, byte[] root) {
        var hex = java.util.HexFormat.of();
        return level + "/" + index + " " + hex.formatHex(hashes) + " " + hex.formatHex(root);
    }

    private <T> List<T> query(String sql, Reading<T> reading) throws SQLException {
        try (var connection = database.superuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reading.of(rows));
            }
            return found;
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(java.sql.ResultSet row) throws SQLException;
    }
}
