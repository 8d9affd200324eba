package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SnapshotsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final RealDatabase database = new RealDatabase();
    private final Snapshots snapshots = new Snapshots(database.pool(), new EventCodec());

    @BeforeEach
    void know() {
        snapshots.know(Person.class);
        database.keys().toSeal("alice");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void areReplacedByLaterOnesAlone() {
        snapshots.store(stateAt(5));
        snapshots.store(stateAt(9));
        snapshots.store(stateAt(7));

        assertThat(snapshots.read("alice").orElseThrow().getSequenceNumber()).isEqualTo(9);
    }

    @Test
    void areNotStoredOfWhoIsErased() {
        snapshots.store(stateAt(5));
        database.keys().destroy("alice", database.keys().idOf("alice"));
        snapshots.delete("alice");

        snapshots.store(stateAt(9));

        assertThat(snapshots.read("alice")).isEmpty();
    }

    @Test
    void areNotStoredOfWhoIsErasedMeanwhile() throws Exception {
        try (var erasure = database.direct().getConnection();
                var statement = erasure.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            erasure.setAutoCommit(false);
            statement.execute(
                    "update keys.people set master_key = null, wrapped = null, destroyed_at = clock_timestamp()"
                            + " where user_id = 'alice'");
            var storing = threads.submit(() -> snapshots.store(stateAt(5)));
            Awaitility.await().atMost(DEADLINE).until(this::somebodyWaits);
            erasure.commit();
            storing.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(snapshots.read("alice")).isEmpty();
    }

    private boolean somebodyWaits() throws SQLException {
        return JdbcClient.create(database.superuser())
                        .sql(
                                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static DomainEventMessage<Person> stateAt(long sequence) {
        return new GenericDomainEventMessage<>("Person", "alice", sequence, new Person());
    }

    @Revision("1")
    static final class Person {
        String name = "Alice";
    }
}
