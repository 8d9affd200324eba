package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLogTest {
    private static final OrgId ORG = new OrgId("org");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final RealDatabase database = new RealDatabase();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventLog log = newLog(Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void start() {
        log.start();
    }

    @AfterEach
    void stop() {
        log.close();
        database.close();
    }

    @Test
    void givesGapFreePositionsAndTheTimeOfTheClock() {
        assertThat(append(human("a"))).isEqualTo(new Appended(1, 1, NOW));
        assertThat(append(human("b"), verified("b"))).isEqualTo(new Appended(3, 2, NOW.plusNanos(1000)));
        assertThat(log.head()).isEqualTo(3);
    }

    @Test
    void datesAllEventsOfAnAppendAlikeAndEachAppendLaterThanTheOneBefore() throws Exception {
        inParallel(300, i -> append(human("u" + i), verified("u" + i)));

        var stored = log.after(0, 1000);
        assertThat(stored)
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 600).boxed().toList());
        for (var i = 0; i < stored.size(); i += 2) {
            assertThat(stored.get(i).at()).isEqualTo(stored.get(i + 1).at());
            if (i > 0) {
                assertThat(stored.get(i).at()).isAfter(stored.get(i - 1).at());
            }
        }
    }

    @Test
    void sharesCommitsAmongThoseWhoWait() throws Exception {
        inParallel(500, i -> append(human("u" + i)));

        assertThat(meters.get("latchkey.log.commit").timer().count()).isLessThan(250);
        assertThat(meters.get("latchkey.log.batch").summary().totalAmount()).isEqualTo(500);
    }

    @Test
    void refusesATakenSequenceAndWritesTheOthersOfTheBatch() throws Exception {
        append(human("taken"));

        var outcomes = inParallel(50, i -> {
            try {
                return append(human(i % 10 == 0 ? "taken" : "u" + i, "name" + i));
            } catch (ConcurrencyException e) {
                return null;
            }
        });

        assertThat(outcomes).filteredOn(outcome -> outcome == null).hasSize(5);
        assertThat(log.after(0, 100)).hasSize(46);
        assertThat(log.head()).isEqualTo(46);
    }

    @Test
    void refusesATakenNameWhateverItsCase() {
        append(human("a", "Alice"));

        assertThatThrownBy(() -> append(human("b", "aLICE"))).isInstanceOf(NameTakenException.class);
        assertThat(log.after(0, 10)).hasSize(1);
    }

    @Test
    void letsOnlyOneOfManyTakeAName() throws Exception {
        var outcomes = inParallel(40, i -> {
            try {
                return append(human("u" + i, "alice"));
            } catch (NameTakenException e) {
                return null;
            }
        });

        assertThat(outcomes).filteredOn(outcome -> outcome != null).hasSize(1);
    }

    @Test
    void givesOneNameBackAndKeepsTheOthersOfTheAggregate() {
        append(human("a"));
        appendAt(2, stored("a", "first"));
        appendAt(3, stored("a", "second"));
        append(human("b"));
        assertThatThrownBy(() -> appendAt(2, stored("b", "first"))).isInstanceOf(NameTakenException.class);

        appendAt(4, new PasswordlessTokenRemoved(new UserId("a"), ORG, new PasskeyId("first"), "first"));

        appendAt(2, stored("b", "first"));
        assertThatThrownBy(() -> appendAt(3, stored("b", "second"))).isInstanceOf(NameTakenException.class);
        appendAt(5, new UserRemoved(new UserId("a"), ORG));
        appendAt(3, stored("b", "second"));
    }

    @Test
    void givesNoNameBackThatAnotherAggregateHolds() {
        append(human("a"));
        appendAt(2, stored("a", "first"));
        append(human("b"));
        appendAt(2, new PasswordlessTokenRemoved(new UserId("b"), ORG, new PasskeyId("first"), "first"));

        assertThatThrownBy(() -> appendAt(3, stored("b", "first"))).isInstanceOf(NameTakenException.class);
    }

    @Test
    void freesTheNameOfAUserWhoIsRemovedAndNoOther() {
        append(human("a", "alice"));
        append(human("b", "bob"));
        append(new OrgAdded(new OrgId("alice's"), "Alice"));
        append(removed("a"));

        assertThat(append(human("c", "Alice")).position()).isEqualTo(5);
        assertThatThrownBy(() -> append(human("d", "bob"))).isInstanceOf(NameTakenException.class);
        assertThatThrownBy(() -> append(new OrgAdded(ORG, "ALICE"))).isInstanceOf(NameTakenException.class);
    }

    @Test
    void freesANameThatWasClaimedInTheSameBatch() throws Exception {
        var added = append(List.of(human("a", "alice")), 1);
        var removed = append(List.of(removed("a")), 2);
        try (var connection = database.superuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from log.head for update");
            // The writer holds this one until the head is free, and takes the two others together afterwards.
            log.offer(append(List.of(human("first")), 1));
            log.offer(added);
            log.offer(removed);
            connection.rollback();
        }
        added.await();
        removed.await();

        assertThat(append(human("b", "alice")).position()).isEqualTo(4);
    }

    @Test
    void writesAllEventsOfAnAppendOrNone() {
        append(human("a", "alice"));

        assertThatThrownBy(() -> append(human("b", "bob"), human("c", "alice"))).isInstanceOf(NameTakenException.class);
        assertThat(append(human("d", "bob")).position()).isEqualTo(2);
    }

    @Test
    void refusesWhatWasBuiltOnAnAppendThatFailed() {
        append(human("a"));
        var lineage = new Lineage();
        var failing = new Append(List.of(prepared(human("a", "another name"), 1)), List.of(lineage), List.of(), null);
        var builtOnIt = new Append(List.of(prepared(verified("a"), 2)), List.of(lineage), List.of(), null);
        log.offer(failing);
        log.offer(builtOnIt);

        assertThatThrownBy(failing::await).isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(builtOnIt::await).isInstanceOf(ConcurrencyException.class);
        assertThat(log.after(0, 10)).hasSize(1);
    }

    @Test
    void refusesWhatWasBuiltOnAnAppendThatWasGivenUp() {
        var lineage = new Lineage();
        var givenUp = new Append(List.of(prepared(human("a"), 1)), List.of(lineage), List.of(), null);
        givenUp.giveUp();
        assertThatThrownBy(givenUp::await)
                .isInstanceOfSatisfying(
                        EventLogException.class, e -> assertThat(e.kind()).isEqualTo(EventLogException.Kind.TOO_SLOW));
        var builtOnIt = new Append(List.of(prepared(verified("a"), 2)), List.of(lineage), List.of(), null);
        log.offer(givenUp);
        log.offer(builtOnIt);

        assertThatThrownBy(builtOnIt::await).isInstanceOf(ConcurrencyException.class);
        assertThat(log.after(0, 10)).isEmpty();
    }

    @Test
    @Timeout(60)
    void givesUpWhatStandsInTheQueueForTooLong() throws Exception {
        var figures = new SimpleMeterRegistry();
        var limits = new EventLogSettings(10, Duration.ofMillis(50));
        try (var impatient = new EventLog(
                        database.pool(), database.direct(), database.keys(), Clock.systemUTC(), limits, figures);
                var connection = database.superuser().getConnection();
                var statement = connection.createStatement()) {
            impatient.start();
            connection.setAutoCommit(false);
            statement.execute("select from log.head for update");
            var held = append(List.of(human("held")), 1);
            impatient.offer(held);
            while (figures.get("latchkey.log.queue").gauge().value() > 0) {
                Thread.onSpinWait();
            }
            var late = append(List.of(human("late")), 1);
            impatient.offer(late);

            assertThatThrownBy(late::await)
                    .isInstanceOfSatisfying(
                            EventLogException.class,
                            e -> assertThat(e.kind()).isEqualTo(EventLogException.Kind.TOO_SLOW));
            connection.rollback();
            assertThat(held.await().position()).isEqualTo(1);
            assertThat(append(impatient, human("next")).position()).isEqualTo(2);
        }
    }

    @Test
    void tellsThoseWhoseAppendIsLeftInTheMiddle() {
        var begun = append(List.of(human("a")), 1);
        try (var deadlines = new AppendDeadlines(List.of(), DEADLINE)) {
            deadlines.begin(List.of(begun));
        }

        assertThatThrownBy(begun::await)
                .isInstanceOfSatisfying(
                        EventLogException.class,
                        e -> assertThat(e.kind()).isEqualTo(EventLogException.Kind.UNAVAILABLE));
    }

    @Test
    void refusesAnAppendWhenTheQueueIsFull() {
        try (var small = new EventLog(
                database.pool(),
                database.direct(),
                database.keys(),
                Clock.systemUTC(),
                new EventLogSettings(1, Duration.ofSeconds(1)),
                new SimpleMeterRegistry())) {
            // not started: nobody drains the queue
            small.offer(new Append(List.of(prepared(human("a"), 1)), List.of(), List.of(), null));

            assertThatThrownBy(() ->
                            small.offer(new Append(List.of(prepared(human("b"), 1)), List.of(), List.of(), null)))
                    .isInstanceOfSatisfying(
                            EventLogException.class, e -> assertThat(e.kind()).isEqualTo(EventLogException.Kind.FULL));
        }
    }

    @Test
    void ordersTwoNodesOnOneLog() throws Exception {
        try (var other = newLog(Clock.systemUTC())) {
            other.start();
            inParallel(200, i -> append(i % 2 == 0 ? log : other, human("u" + i)));

            assertThat(log.awaitBeyond(199, DEADLINE)).isTrue();
            assertThat(other.awaitBeyond(199, DEADLINE)).isTrue();
            assertThat(allOf(other)).isEqualTo(allOf(log)).hasSize(200);
        }
    }

    @Test
    void readsOnPastItsOwnLastEventWhatAnotherNodeWrote() throws Exception {
        try (var other = newLog(Clock.systemUTC())) {
            other.start();
            append(log, human("a"));
            append(other, human("b"));

            assertThat(log.awaitBeyond(1, DEADLINE)).isTrue();
            assertThat(log.after(1, 10)).extracting(StoredEvent::position).containsExactly(2L);
        }
    }

    private static List<StoredEvent> allOf(EventLog log) {
        var all = new ArrayList<StoredEvent>();
        for (var page = log.after(0, 1000); !page.isEmpty(); ) {
            all.addAll(page);
            page = log.after(all.getLast().position(), 1000);
        }
        return all;
    }

    @Test
    void givesOneOfTwoNodesASequenceAndRefusesTheOther() throws Exception {
        try (var other = newLog(Clock.systemUTC())) {
            other.start();
            var outcomes = inParallel(40, i -> {
                try {
                    return append(i % 2 == 0 ? log : other, human("u" + i / 2, "name" + i));
                } catch (ConcurrencyException e) {
                    return null;
                }
            });
            assertThat(outcomes).filteredOn(outcome -> outcome != null).hasSize(20);
        }
    }

    @Test
    void readsTheSameFromMemoryAndFromTheDatabase() {
        append(human("a"), verified("a"));
        append(new OrgAdded(ORG, "Örg & <Söhne>"));
        try (var fresh = newLog(Clock.systemUTC())) {
            fresh.start();
            assertThat(fresh.after(0, 10)).isEqualTo(log.after(0, 10)).hasSize(3);
        }
    }

    @Test
    void wakesWhoWaitsForTheNextEvent() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> log.awaitBeyond(0, DEADLINE));
            append(human("a"));
            assertThat(waiting.get()).isTrue();
        }
    }

    @Test
    void handsAFollowerWhatItTakesAndTheLastOfThePage() throws Exception {
        append(human("a"));
        append(human("b"), verified("b"));
        append(human("c"));
        var stream = new LogStream(log, 0);
        stream.skipMessagesWithPayloadTypeOf(new LogStream(log, 0).nextAvailable());

        var positions = new ArrayList<Long>();
        while (stream.hasNextAvailable()) {
            positions.add(stream.nextAvailable().trackingToken().position().orElseThrow());
        }

        assertThat(positions).containsExactly(3L, 4L);
    }

    @Test
    @Timeout(60)
    void tellsAFollowerSoonAfterEventsThatNoMoreCome() throws Exception {
        append(human("a"));
        var stream = new LogStream(log, 0);
        assertThat(stream.hasNextAvailable(1, TimeUnit.HOURS)).isTrue();
        assertThat(stream.nextAvailable().trackingToken().position()).hasValue(1);

        assertThat(stream.hasNextAvailable(1, TimeUnit.HOURS)).isFalse();
    }

    @Test
    @Timeout(60)
    void letsProcessorsGoThatWaitForEvents() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> new LogStream(log, 0).hasNextAvailable(1, TimeUnit.HOURS));
            log.letProcessorsEnd();
            assertThat(waiting.get()).isFalse();
        }
    }

    @Test
    void findsPositionsByTimeToTheMicrosecond() {
        for (var i = 0; i < 10; i++) {
            append(human("u" + i));
        }
        assertThat(log.positionBefore(NOW)).isZero();
        assertThat(log.positionBefore(NOW.plusNanos(1))).isEqualTo(1);
        assertThat(log.positionBefore(NOW.plusNanos(4000))).isEqualTo(4);
        assertThat(log.positionBefore(NOW.plusSeconds(1))).isEqualTo(10);
    }

    @Test
    void goesOnAfterItsConnectionWasCut() {
        append(human("a"));
        database.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity "
                + "where usename = 'latchkey' and datname = current_database()");

        assertThatThrownBy(() -> append(verified("b")))
                .isInstanceOfSatisfying(
                        EventLogException.class,
                        e -> assertThat(e.kind()).isEqualTo(EventLogException.Kind.UNAVAILABLE));
        assertThat(append(verified("c")).position()).isEqualTo(2);
    }

    @Test
    void givesTheApplicationNoRightToChangeARow() {
        append(human("a"));
        for (var sql : List.of(
                "update log.events set payload = '{}'",
                "delete from log.events",
                "truncate log.events",
                "drop table log.events",
                "alter table log.events disable trigger all",
                "delete from log.head")) {
            assertThatThrownBy(() -> {
                        try (var connection = database.pool().getConnection();
                                var statement = connection.createStatement()) {
                            statement.execute(sql);
                        }
                    })
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void refusesAppendsOnceItIsClosed() {
        log.close();
        assertThatThrownBy(() -> append(human("a"))).isInstanceOf(EventLogException.class);
    }

    private EventLog newLog(Clock clock) {
        return new EventLog(
                database.pool(), database.direct(), database.keys(), clock, EventLogSettings.DEFAULT, meters);
    }

    private Appended append(DomainEvent... events) {
        return append(log, events);
    }

    private Appended append(EventLog to, DomainEvent... events) {
        var prepared = new ArrayList<NewEvent>();
        for (var event : events) {
            prepared.add(prepared(event, event instanceof HumanEmailVerified || event instanceof UserRemoved ? 2 : 1));
        }
        var append = new Append(prepared, List.of(), List.of(), null);
        to.offer(append);
        return append.await();
    }

    private Append append(List<DomainEvent> events, long sequence) {
        return new Append(
                events.stream().map(event -> prepared(event, sequence)).toList(), List.of(), List.of(), null);
    }

    private NewEvent prepared(DomainEvent event, long sequence) {
        return log.prepare(event, sequence, new Editor("editor", "test", "127.0.0.1", "JUnit \"5\""));
    }

    private void appendAt(long sequence, DomainEvent event) {
        var append = new Append(List.of(prepared(event, sequence)), List.of(), List.of(), null);
        log.offer(append);
        append.await();
    }

    private static PasswordlessTokenVerified stored(String id, String credential) {
        return new PasswordlessTokenVerified(
                new UserId(id),
                ORG,
                new PasskeyId(credential),
                credential,
                "cHVibGlj",
                "none",
                "AAAAAAAAAAAAAAAAAAAAAA==",
                0,
                "Key",
                "id.example.com",
                false,
                false,
                List.of());
    }

    private static HumanAdded human(String id) {
        return human(id, "name of " + id);
    }

    private static HumanAdded human(String id, String userName) {
        return new HumanAdded(
                new UserId(id), ORG, userName, "Ada", "Löve", null, "Ada Löve", "en", null, id + "@example.com", null);
    }

    private static UserRemoved removed(String id) {
        return new UserRemoved(new UserId(id), ORG);
    }

    private static HumanEmailVerified verified(String id) {
        return new HumanEmailVerified(new UserId(id), ORG);
    }

    private static <T> List<T> inParallel(int times, java.util.function.IntFunction<T> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, times)
                    .mapToObj(i -> (Callable<T>) () -> task.apply(i))
                    .toList();
            var results = new ArrayList<T>();
            for (var done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        }
    }
}
