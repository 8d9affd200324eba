package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
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

    @Test
    void storeEachPartOnce() {
        snapshots.store(stateAt(5, "one", "two"));
        var before = partsByRow();
        snapshots.store(stateAt(9, "one", "two", "three"));

        assertThat(partsByRow()).containsAll(before).hasSize(3);
        var read = (Person) snapshots.read("alice").orElseThrow().getPayload();
        assertThat(read.parts).extracting(part -> text(part.bytes())).containsExactly("one", "two", "three");
    }

    @Test
    void keepThePartsOfTheOneThatIsThere() {
        snapshots.store(stateAt(9, "one", "two"));
        snapshots.store(stateAt(7, "three"));
        assertThat(partsByRow()).hasSize(2);

        snapshots.store(stateAt(11, "two"));
        assertThat(partsByRow()).hasSize(1);

        snapshots.delete("alice");
        assertThat(partsByRow()).isEmpty();
    }

    @Test
    void areStoredAnewFromOneThatHasNotReadItsParts() {
        snapshots.store(stateAt(5, "one", "two"));
        var read = (Person) snapshots.read("alice").orElseThrow().getPayload();

        snapshots.store(new GenericDomainEventMessage<>("Person", "alice", 9, read));

        var again = (Person) snapshots.read("alice").orElseThrow().getPayload();
        assertThat(again.parts).extracting(part -> text(part.bytes())).containsExactly("one", "two");
    }

    @Test
    void sayThatAPartIsGoneAndLeaveTheOtherSnapshotAlone() {
        snapshots.store(stateAt(5, "one"));
        var read = (Person) snapshots.read("alice").orElseThrow().getPayload();
        snapshots.store(stateAt(9, "two"));

        assertThatThrownBy(() -> read.parts.getFirst().bytes()).isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(() -> snapshots.store(new GenericDomainEventMessage<>("Person", "alice", 12, read)))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(snapshots.read("alice").orElseThrow().getSequenceNumber()).isEqualTo(9);
    }

    @Test
    void haveThePartsOfAStateReadFromThemOnceTheyAreStored() {
        var part = SnapshotPart.of(bytes("kept in the database"));
        snapshots.store(stateAt(5, "kept in the database"));

        database.asSuperuser("update log.snapshot_parts set bytes = 'from there'");
        assertThat(text(part.bytes())).isEqualTo("from there");
    }

    @Test
    void leavePartsInMemoryThatTheyDidNotStore() {
        var part = SnapshotPart.of(bytes("kept in memory"));
        snapshots.store(stateAt(9));
        snapshots.store(stateAt(7, "kept in memory"));

        assertThat(partsByRow()).isEmpty();
        assertThat(text(part.bytes())).isEqualTo("kept in memory");
    }

    @Test
    void areMadeAnewWhereWhatWasStoredIsGone() {
        var part = SnapshotPart.of(bytes("gone"));
        snapshots.store(stateAt(5, "gone"));
        snapshots.delete("alice");
        assertThatThrownBy(part::bytes).isInstanceOf(ConcurrencyException.class);

        snapshots.store(stateAt(5, "gone"));
        assertThat(partsByRow()).hasSize(1);
        assertThat(text(part.bytes())).isEqualTo("gone");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> partsByRow() {
        return JdbcClient.create(database.superuser())
                .sql("select ctid || ' ' || hash from log.snapshot_parts")
                .query(String.class)
                .list();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean somebodyWaits() throws SQLException {
        return JdbcClient.create(database.superuser())
                        .sql(
                                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static DomainEventMessage<Person> stateAt(long sequence, String... parts) {
        var person = new Person();
        for (var part : parts) {
            person.parts.add(SnapshotPart.of(bytes(part)));
        }
        return new GenericDomainEventMessage<>("Person", "alice", sequence, person);
    }

    @Revision("1")
    static final class Person {
        String name = "Alice";
        List<SnapshotPart> parts = new ArrayList<>();
    }
}
