package dev.latchkey.events.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class StoredPersonKeysTest {
    private final RealDatabase database = new RealDatabase();
    private final AtomicInteger reads = new AtomicInteger();
    private final TestMasterKeys masterKeys = new TestMasterKeys("first");
    private final StoredPersonKeys keys = node();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void givesAPersonOneKeyForGoodOnEveryNode() {
        var sealed = sealing("alice").seal("Löve");

        assertThat(node().toOpen(List.of("alice")).get("alice").orElseThrow().open(sealed))
                .isEqualTo("Löve");
        assertThat(keys.idOf("alice")).isEqualTo(sealing("alice").id());
        assertThat(sealing("bob").id()).isNotEqualTo(keys.idOf("alice"));
    }

    @Test
    void makesOneKeyHoweverManyAskForTheFirst() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<String>>();
            for (var i = 0; i < 20; i++) {
                var node = node();
                tasks.add(() -> Objects.requireNonNull(node.toSeal("alice")).id());
            }
            var ids = threads.invokeAll(tasks).stream()
                    .map(done -> done.resultNow())
                    .distinct();

            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void readsNothingFromTheDatabaseForSomebodyWhoWasThereLately() {
        sealing("alice");
        var before = reads.get();

        sealing("alice");
        keys.toOpen(List.of("alice"));

        assertThat(reads).hasValue(before);
    }

    @Test
    void asksOnceForAllWhoAreNotInMemory() {
        for (var i = 0; i < 20; i++) {
            sealing("user" + i);
        }
        keys.forgetAll();
        var before = reads.get();

        var found = keys.toOpen(List.of("user3", "user7", "user11", "nobody"));

        assertThat(found).containsOnlyKeys("user3", "user7", "user11");
        assertThat(reads).hasValue(before + 1);
    }

    @Test
    void makesNoSecondKeyForSomebodyWhoseKeyWasDestroyed() {
        var other = node();
        var id = sealing("alice").id();

        keys.destroy("alice", id);

        assertThat(keys.toSeal("alice")).isNull();
        assertThat(keys.toOpen(List.of("alice"))).containsEntry("alice", Optional.empty());
        assertThat(other.toSeal("alice")).isNull();
        assertThat(other.toOpen(List.of("alice"))).containsEntry("alice", Optional.empty());
        assertThat(other.idOf("alice")).isEqualTo(id);
        assertThat(rows("select count(*) from keys.people where wrapped is not null"))
                .isZero();
    }

    @Test
    void leavesAMarkWhereThereWasNoKeyToDestroy() {
        keys.destroy("alice", "0123");

        assertThat(node().toSeal("alice")).isNull();
    }

    @Test
    void usesNoKeyWhoseEndIsKnownThoughItIsNotDestroyedYet() {
        sealing("alice");

        keys.condemn("alice");

        assertThat(keys.toSeal("alice")).isNull();
        assertThat(keys.toOpen(List.of("alice"))).containsEntry("alice", Optional.empty());
    }

    @Test
    void wrapsWithTheNewestMasterKeySoThatTheFormerIsNeededNoMore() {
        var sealed = sealing("alice").seal("Löve");
        sealing("bob");
        sealing("carol");
        masterKeys.rotate("second");
        sealing("dave");

        assertThat(keys.masterKeys()).containsExactly("first", "second");
        assertThat(keys.rewrap(2)).isEqualTo(2);
        assertThat(keys.rewrap(2)).isEqualTo(1);
        assertThat(keys.rewrap(2)).isZero();
        assertThat(keys.masterKeys()).containsExactly("second");

        masterKeys.lose("first");
        assertThat(node().toOpen(List.of("alice")).get("alice").orElseThrow().open(sealed))
                .isEqualTo("Löve");
    }

    @Test
    void wrapsNothingAgainForSomebodyWhoWasErased() {
        keys.destroy("alice", sealing("alice").id());
        masterKeys.rotate("second");

        assertThat(keys.rewrap(10)).isZero();
        assertThat(keys.masterKeys()).isEmpty();
    }

    @Test
    void saysThatAMasterKeyIsMissing() {
        sealing("alice");
        masterKeys.rotate("second");
        masterKeys.lose("first");

        assertThatThrownBy(() -> node().toOpen(List.of("alice")))
                .isInstanceOfSatisfying(
                        PersonalDataException.class,
                        e -> assertThat(e.kind()).isEqualTo(PersonalDataException.Kind.LOCKED));
        assertThat(keys.rewrap(10)).isZero();
    }

    @Test
    void refusesAKeyThatWasWrappedForSomebodyElse() {
        sealing("alice");
        sealing("bob");
        database.asSuperuser("update keys.people a set wrapped = b.wrapped, key_id = b.key_id from keys.people b"
                + " where a.user_id = 'alice' and b.user_id = 'bob'");

        assertThatThrownBy(() -> node().toOpen(List.of("alice")))
                .isInstanceOfSatisfying(
                        PersonalDataException.class,
                        e -> assertThat(e.kind()).isEqualTo(PersonalDataException.Kind.DAMAGED));
    }

    private PersonKey sealing(String userId) {
        return Objects.requireNonNull(keys.toSeal(userId));
    }

    private long rows(String sql) {
        return JdbcClient.create(database.pool()).sql(sql).query(Long.class).single();
    }

    private StoredPersonKeys node() {
        var watched = new DelegatingDataSource(database.pool()) {
            @Override
            public Connection getConnection() throws SQLException {
                reads.incrementAndGet();
                return super.getConnection();
            }
        };
        return new StoredPersonKeys(watched, masterKeys, new SecureRandom());
    }
}
