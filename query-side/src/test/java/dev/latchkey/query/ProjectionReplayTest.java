package dev.latchkey.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRenamed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.Projection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProjectionReplayTest {
    private static final UserId ALICE = new UserId("1001");
    private static final OrgId ACME = new OrgId("2001");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.000001Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<String> TABLES = List.of(
            "query.users", "query.orgs", "query.tokens", "query.memberships", "query.passkey_codes", "query.passkeys");

    private final RealDatabase database = new RealDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.pool());
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    {
        context.registerBean(JdbcTemplate.class, () -> jdbc);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(jdbc));
        context.scan("dev.latchkey.query.user", "dev.latchkey.query.token", "dev.latchkey.query.passkey");
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
        database.close();
    }

    @Test
    void givesTheSameRowsWhenEachEventIsHandledTwice() {
        var story = story();
        for (var i = 0; i < story.size(); i++) {
            handle(story.get(i), i);
        }
        var once = rows();
        for (var i = 0; i < story.size(); i++) {
            handle(story.get(i), i);
            handle(story.get(i), i);
        }

        assertThat(rows()).isEqualTo(once);
    }

    @Test
    void keepsWhatBecameOfEachCode() {
        var story = story();
        for (var i = 0; i < story.size(); i++) {
            handle(story.get(i), i);
        }

        assertThat(jdbc.queryForList("select code_id, state, failed_tries from query.passkey_codes order by code_id"))
                .containsExactly(
                        Map.of("code_id", "3001", "state", "SPENT", "failed_tries", 2),
                        Map.of("code_id", "3002", "state", "REVOKED", "failed_tries", 0),
                        Map.of("code_id", "3003", "state", "LOCKED", "failed_tries", 3),
                        Map.of("code_id", "3004", "state", "OPEN", "failed_tries", 0));
        assertThat(jdbc.queryForObject(
                        "select expires_at = timestamptz '2026-03-01 11:00:00.000001+00' "
                                + "from query.passkey_codes where code_id = '3004'",
                        Boolean.class))
                .isTrue();
    }

    @Test
    void keepsThePasskeysThatCanBeUsed() {
        var story = story();
        for (var i = 0; i < story.size(); i++) {
            handle(story.get(i), i);
        }

        assertThat(
                        jdbc.queryForList(
                                "select passkey_id, name, last_used_at is null as unused from query.passkeys order by passkey_id"))
                .containsExactly(
                        Map.of("passkey_id", "6001", "name", "Work key", "unused", false),
                        Map.of("passkey_id", "6003", "name", "Passkey 6003", "unused", true));
    }

    private static List<DomainEvent> story() {
        return List.of(
                new OrgAdded(ACME, "Acme"),
                new HumanAdded(
                        ALICE,
                        ACME,
                        "alice",
                        "Alice",
                        "Adams",
                        null,
                        "Alice Adams",
                        "en",
                        Gender.FEMALE,
                        "alice@example.com",
                        null),
                new HumanEmailVerified(ALICE, ACME),
                new InstanceMemberAdded(new InstanceId("4001"), ALICE, List.of("IAM_OWNER")),
                new OrgMemberAdded(ACME, ALICE, List.of("ORG_OWNER")),
                token("5001"),
                token("5002"),
                new PersonalAccessTokenRemoved(ALICE, ACME, new TokenId("5001")),
                added("3001"),
                added("3002"),
                added("3003"),
                added("3004"),
                failed("3001"),
                failed("3001"),
                new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, new CodeId("3001")),
                new PasswordlessInitCodeRevoked(ALICE, ACME, new CodeId("3002")),
                failed("3003"),
                failed("3003"),
                failed("3003"),
                verified("6001"),
                verified("6002"),
                verified("6003"),
                new PasswordlessTokenRenamed(ALICE, ACME, new PasskeyId("6001"), "Work key"),
                new PasswordlessTokenCheckSucceeded(ALICE, ACME, new PasskeyId("6001")),
                new PasswordlessTokenRemoved(ALICE, ACME, new PasskeyId("6002"), "a2V56002"));
    }

    private static PasswordlessTokenVerified verified(String id) {
        return new PasswordlessTokenVerified(
                ALICE,
                ACME,
                new PasskeyId(id),
                "a2V5" + id,
                "cHVibGlj",
                "none",
                "AAAAAAAAAAAAAAAAAAAAAA==",
                0,
                "Passkey " + id,
                "id.example.com",
                true,
                false,
                List.of());
    }

    private static PasswordlessInitCodeAdded added(String id) {
        return new PasswordlessInitCodeAdded(
                ALICE, ACME, new CodeId(id), new Commitment("hmac-sha256", "key", "abc="), HOUR);
    }

    private static PasswordlessInitCodeCheckFailed failed(String id) {
        return new PasswordlessInitCodeCheckFailed(ALICE, ACME, new CodeId(id));
    }

    private static PersonalAccessTokenAdded token(String id) {
        return new PersonalAccessTokenAdded(
                ALICE, ACME, new TokenId(id), TokenHash.of(id), NOW.plus(HOUR), List.of("openid"));
    }

    private void handle(DomainEvent event, long sequence) {
        var message = new GenericDomainEventMessage<>(
                "user", event.aggregateId(), sequence, new GenericMessage<>(event), () -> NOW);
        DefaultUnitOfWork.startAndGet(message).execute(() -> {
            for (var projection : context.getBeansOfType(Projection.class).values()) {
                try {
                    new AnnotationEventHandlerAdapter(projection).handle(message);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private String rows() {
        var all = new StringBuilder();
        for (var table : TABLES) {
            all.append(table).append(jdbc.queryForList("select t::text from " + table + " t order by 1", String.class));
        }
        return all.toString();
    }
}
