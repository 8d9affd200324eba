package dev.latchkey.gateway.log;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.ALICE_TOKEN;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static dev.latchkey.gateway.Edges.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogSettings;
import dev.latchkey.events.log.LogEventStore;
import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import dev.latchkey.query.token.BearerView;
import dev.latchkey.query.token.FindBearer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

@ResourceLock(Shared.LOG)
class CallerFollowerTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static RealDatabase database;
    private static RunningEdge edge;
    private static EventLog log;
    private static CallerFollower follower;
    private static long position;
    private static volatile @Nullable BearerView bearer;

    @BeforeAll
    static void start() {
        database = new RealDatabase();
        edge = new RunningEdge();
        edge.queries.clear();
        edge.queries.others(query -> query.equals(new FindBearer(TokenHash.of(ALICE_TOKEN))) ? bearer : null);
        log = new EventLog(
                database.pool(),
                database.direct(),
                database.keys(),
                Clock.systemUTC(),
                new EventLogSettings(8, Duration.ofSeconds(5)),
                new SimpleMeterRegistry());
        log.start();
        var aggregates = new AggregateModules(LogEventStore.on(log, database.pool()), 10);
        follower = new CallerFollower(log, edge.callers(), new PeopleInMemory(database.keys(), log, aggregates));
    }

    @AfterAll
    static void stop() {
        follower.stop();
        log.close();
        edge.close();
        database.close();
    }

    @Test
    void forgetsEverybodyAtWhatItCannotReadAndGoesOn() throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        ((Logger) LoggerFactory.getLogger(CallerFollower.class)).addAppender(logged);
        assertThat(follower.isFollowing()).isFalse();
        follower.start();
        assertThat(follower.isFollowing()).isTrue();

        for (var unreadable : List.of(
                new Written("user.of.a.later.version", 1),
                new Written("user.locked", 99),
                new Written("user.of.a.later.version", 1))) {
            remember();
            anotherNodeWrites(unreadable);

            await().atMost(SOON).until(() -> status() == 401);
        }
        remember();
        anotherNodeWrites(new Written("user.locked", 1));

        await().atMost(SOON).until(() -> status() == 401);
        assertThat(follower.isFollowing()).isTrue();
        assertThat(logged.list).hasSize(2);

        follower.stop();
        assertThat(follower.isFollowing()).isFalse();
    }

    /** Has the node remember a token, which then ends without its knowing. */
    private static void remember() {
        bearer = Edges.bearer(ALICE);
        await().atMost(SOON).until(() -> status() == 200);
        bearer = null;
        // Also beyond the moment in which it forgets everybody.
        await().during(Duration.ofMillis(50)).until(() -> {
            if (status() == 200) {
                return true;
            }
            bearer = Edges.bearer(ALICE);
            status();
            bearer = null;
            return false;
        });
    }

    private static int status() throws Exception {
        return edge.send(edge.anonymous(MY_LINK)
                        .header("authorization", "Bearer " + ALICE_TOKEN)
                        .POST(BodyPublishers.noBody()))
                .statusCode();
    }

    private static void anotherNodeWrites(Written event) {
        position++;
        database.asSuperuser("insert into log.events (position, aggregate_type, aggregate_id, sequence, event_type, "
                + "revision, owner, editor, service, created_at, payload, metadata, leaf_hash) values (" + position
                + ", 'user', '"
                + ALICE + "', " + position + ", '" + event.type + "', " + event.revision + ", '" + ORG
                + "', 'e', 's', now(), '{}', '{}', ''); update log.head set position = " + position);
    }

    private record Written(String type, int revision) {}
}
