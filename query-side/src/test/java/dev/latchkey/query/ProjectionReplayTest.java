package dev.latchkey.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.EventType;
import dev.latchkey.events.log.EventTypes;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionReplayTest {
    private final Projections projections = new Projections();

    @AfterEach
    void stop() {
        projections.close();
    }

    @Test
    void givesTheSameRowsWhenEachEventIsHandledTwice() {
        projections.tell(Stories.everything(), 1);
        var once = projections.rows();
        projections.tell(Stories.everything(), 2);

        assertThat(projections.rows()).isEqualTo(once);
    }

    @Test
    void isShownEveryEventThatThereIs() {
        assertThat(Stories.everything().stream()
                        .map(event ->
                                event.getClass().getAnnotation(EventType.class).value())
                        .collect(Collectors.toSet()))
                .isEqualTo(EventTypes.all().names());
    }

    @Test
    void dividesTheTablesOfTheSchemaAmongTheProjections() {
        assertThat(projections.tables().values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(projections
                        .jdbc()
                        .queryForList(
                                "select tablename from pg_tables where schemaname = 'query' and tablename <> 'token_entry'",
                                String.class));
    }

    @Test
    void keepsWhatBecameOfEachCode() {
        projections.tell(Stories.everything(), 1);

        assertThat(
                        projections
                                .jdbc()
                                .queryForList(
                                        "select code_id, state, failed_tries, delivery from query.passkey_codes order by code_id"))
                .containsExactly(
                        code("3001", "SPENT", 2, "IN_LINK"),
                        code("3002", "REVOKED", 0, "IN_LINK"),
                        code("3003", "LOCKED", 3, "IN_LINK"),
                        code("3004", "OPEN", 0, "IN_LINK"),
                        code("3005", "OPEN", 0, "REQUESTED"),
                        code("3006", "OPEN", 0, "RETURNED"),
                        code("3007", "OPEN", 0, "SENT"));
        assertThat(projections
                        .jdbc()
                        .queryForObject(
                                "select bool_and(expires_at = created_at + interval '1 hour') from query.passkey_codes",
                                Boolean.class))
                .isTrue();
    }

    @Test
    void locksNoCodeByTriesAfterTheEndOfItsTime() {
        var added = Stories.everything().stream()
                .filter(PasswordlessInitCodeAdded.class::isInstance)
                .map(PasswordlessInitCodeAdded.class::cast)
                .findFirst()
                .orElseThrow();
        var end = Projections.NOW.plus(added.expiry());
        var failed = new PasswordlessInitCodeCheckFailed(added.userId(), added.owner(), added.id());
        for (var lastTry : List.of(end.minus(1, ChronoUnit.MICROS), end)) {
            projections.jdbc().update("delete from query.passkey_codes");
            projections.handle(added, 0, Projections.NOW);
            projections.handle(failed, 1, Projections.NOW);
            projections.handle(failed, 2, Projections.NOW);
            projections.handle(failed, 3, lastTry);

            assertThat(projections.jdbc().queryForObject("select state from query.passkey_codes", String.class))
                    .isEqualTo(lastTry.equals(end) ? "OPEN" : "LOCKED");
        }
    }

    @Test
    void tellsACodeThatOnlyStartedARegistrationFromOneThatStoredAPasskey() {
        var started = new ArrayList<>(Stories.started("3001", "6001"));
        projections.tell(started, 2);
        assertThat(state("3001")).isEqualTo(State.STARTED);

        started.add(Stories.verified("6001"));
        projections.tell(started, 2);
        assertThat(state("3001")).isEqualTo(State.SPENT);
    }

    private State state(String code) {
        return projections
                .ask(new FindPasswordlessInitCode(Stories.ALICE, Stories.ACME, new CodeId(code)))
                .state();
    }

    @Test
    void keepsThePasskeysThatCanBeUsed() {
        projections.tell(Stories.everything(), 1);

        assertThat(
                        projections
                                .jdbc()
                                .queryForList(
                                        "select passkey_id, name, last_used_at is null as unused from query.passkeys order by passkey_id"))
                .containsExactly(
                        Map.of("passkey_id", "6001", "name", "Work key", "unused", false),
                        Map.of("passkey_id", "6003", "name", "Passkey 6003", "unused", true));
    }

    @Test
    void keepsNothingOfARemovedUser() {
        projections.tell(Stories.everything(), 2);

        assertThat(projections.rows()).doesNotContain("1004").doesNotContain("Carol");
    }

    private static Map<String, Object> code(String id, String state, int failedTries, String delivery) {
        return Map.of("code_id", id, "state", state, "failed_tries", failedTries, "delivery", delivery);
    }
}
