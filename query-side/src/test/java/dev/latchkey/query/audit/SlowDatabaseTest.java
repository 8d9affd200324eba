package dev.latchkey.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogSettings;
import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.QueryException;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import dev.latchkey.query.projection.Progress;
import dev.latchkey.query.projection.QuestionTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions to tables that nobody can read for the moment. */
class SlowDatabaseTest {
    /** No call takes longer. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static RealDatabase database;
    private static EventLog log;
    private static Connection locking;

    @BeforeAll
    static void start() throws SQLException {
        database = new RealDatabase();
        log = new EventLog(
                database.pool(),
                database.direct(),
                database.keys(),
                Clock.systemUTC(),
                new EventLogSettings(8, Duration.ofSeconds(5)),
                new SimpleMeterRegistry());
        database.asSuperuser("update log.head set position = 1");
        log.start();
        locking = database.superuser().getConnection();
        locking.setAutoCommit(false);
        try (var statement = locking.createStatement()) {
            statement.execute("lock table log.events, query.users in access exclusive mode");
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        locking.close();
        log.close();
        database.close();
    }

    @Test
    void areGivenUpAtTheirEnd() throws Exception {
        var waiting = asked(
                () -> new Progress(log, JdbcClient.create(database.pool()), QuestionTime.WAIT).awaitHead("nobody's"),
                QueryException.class);
        var searching = asked(
                () -> new AuditReplay(database.pool(), log)
                        .handle(new ListEvents(0, 1, false, null, null, null, List.of(), List.of(), null, null)),
                QueryTimeoutException.class);
        var listing = new Listing(new JdbcTemplate(database.pool()));
        var counting = asked(() -> listing.count("query.users", new Conditions()), QueryTimeoutException.class);
        var changing = asked(
                () -> new UserChanges(database.pool()).handle(new ListUserChanges(new UserId("1"), 0, 1, true)),
                QueryTimeoutException.class);

        // Nobody gives the tables free, so a question without an end of its own would not come back.
        for (var question : List.of(waiting, searching, counting, changing)) {
            question.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void leaveNoCallWaitingLongerThanItMay() {
        var lists = QuestionTime.LIST_STATEMENT.multipliedBy(2);

        assertThat(QuestionTime.WAIT.plus(QuestionTime.SEARCH)).isLessThan(ANSWER);
        assertThat(QuestionTime.WAIT.plus(lists)).isLessThan(ANSWER);
    }

    /** Asks at once, so that all questions wait side by side. */
    private static Future<?> asked(ThrowingCallable question, Class<? extends Exception> refusal) {
        return CompletableFuture.runAsync(
                () -> assertThatThrownBy(question).isInstanceOf(refusal), Thread::startVirtualThread);
    }
}
