package dev.latchkey.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UserChangesTest {
    private static final UserId ALICE = new UserId("1001");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static RealDatabase database;

    private final UserChanges changes = new UserChanges(database.pool());

    @BeforeAll
    static void start() {
        database = new RealDatabase();
        database.asSuperuser("""
                insert into query.users (user_id, org_id, machine, state, user_name, user_name_folded, display_name,
                                         names_folded, sequence, created_at, changed_at)
                values ('1002', '2001', true, 'ACTIVE', 'robot', 'robot', 'Robot', 'robot', 1, now(), now())""");
        var rows = new StringBuilder();
        for (var i = 1; i <= 1200; i++) {
            rows.append(row(
                            i,
                            "user",
                            "1001",
                            i,
                            i % 2 == 0 ? "1002" : "SYSTEM",
                            i == 1 ? "user.human.added" : "user.locked"))
                    .append(',');
        }
        rows.append(row(1201, "user", "1005", 1, "1002", "user.human.added")).append(',');
        rows.append(row(1202, "org", "2001", 1, "1002", "org.added"));
        database.asSuperuser("insert into log.events (position, aggregate_type, aggregate_id, sequence, event_type, "
                + "revision, owner, editor, service, created_at, payload, metadata, leaf_hash) values " + rows);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void showsTheNewestFirstOrTheOldest() {
        assertThat(sequences(new ListUserChanges(ALICE, 0, 3, false))).containsExactly(1200L, 1199L, 1198L);
        assertThat(sequences(new ListUserChanges(ALICE, 0, 3, true))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void showsOnlyWhatIsPastASequenceInBothOrders() {
        assertThat(sequences(new ListUserChanges(ALICE, 1198, 3, false))).containsExactly(1200L, 1199L);
        assertThat(sequences(new ListUserChanges(ALICE, 3, 3, true))).containsExactly(4L, 5L, 6L);
        assertThat(sequences(new ListUserChanges(ALICE, 1200, 3, true))).isEmpty();
        assertThat(sequences(new ListUserChanges(ALICE, 1200, 3, false))).isEmpty();
        assertThat(sequences(new ListUserChanges(ALICE, 1, 3, false))).containsExactly(1200L, 1199L, 1198L);
    }

    @Test
    void showsNoMoreThanAThousand() {
        for (var limit : List.of(0, 1000, 1001, Integer.MAX_VALUE)) {
            assertThat(sequences(new ListUserChanges(ALICE, 0, limit, true)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 1000)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
        assertThatThrownBy(() -> new ListUserChanges(ALICE, -1, 0, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ListUserChanges(ALICE, 0, -1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhoDidWhatAndWhen() {
        assertThat(changes.handle(new ListUserChanges(ALICE, 0, 2, true)).changes())
                .containsExactly(
                        new ChangeView("user.human.added", 1, NOW.plusSeconds(1), "2001", "SYSTEM", null, null),
                        new ChangeView("user.locked", 2, NOW.plusSeconds(2), "2001", "1002", "Robot", "robot"));
    }

    @Test
    void showsNothingOfWhatIsNoUser() {
        assertThat(sequences(new ListUserChanges(new UserId("2001"), 0, 0, true)))
                .isEmpty();
        assertThat(sequences(new ListUserChanges(new UserId("9999"), 0, 0, false)))
                .isEmpty();
    }

    private List<Long> sequences(ListUserChanges query) {
        return changes.handle(query).changes().stream()
                .map(ChangeView::sequence)
                .toList();
    }

    private static String row(int position, String aggregate, String id, int sequence, String editor, String type) {
        return "(%d, '%s', '%s', %d, '%s', 1, '2001', '%s', 'test', '%s', '{}', '{}', '')"
                .formatted(position, aggregate, id, sequence, type, editor, NOW.plusSeconds(position));
    }
}
