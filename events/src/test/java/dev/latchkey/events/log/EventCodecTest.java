package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private static final UserId USER = new UserId("1001");
    private static final OrgId ORG = new OrgId("2001");
    private static final InstanceId INSTANCE = new InstanceId("4001");
    private static final CodeId CODE = new CodeId("3001");

    private final EventCodec codec = new EventCodec();

    @ParameterizedTest
    @MethodSource("everyEvent")
    void writesEveryEventAsTheStoredSampleAndReadsItBack(DomainEvent event) throws IOException {
        var entry = EventTypes.all().of(event.getClass());
        var sample = sample(entry.name(), entry.revision());

        assertThat(codec.write(event)).isEqualTo(sample);
        assertThat(codec.read(entry.name(), entry.revision(), event.aggregateId(), event.resourceOwner(), sample))
                .isEqualTo(event);
    }

    @Test
    void hasASampleOfEveryKnownEvent() {
        assertThat(everyEvent()
                        .map(event -> EventTypes.all().of(event.getClass()).name())
                        .collect(Collectors.toSet()))
                .isEqualTo(EventTypes.all().names());
    }

    @Test
    void refusesTypesAndRevisionsItDoesNotKnow() {
        assertThatThrownBy(() -> codec.read("user.abducted", 1, "1", "2", "{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("user.abducted");
        assertThatThrownBy(() -> codec.read("org.added", 2, "1", "1", "{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revision 2");
    }

    private static Stream<DomainEvent> everyEvent() {
        return Stream.of(
                new InstanceAdded(INSTANCE, "Latchkey"),
                new InstanceMemberAdded(INSTANCE, USER, List.of("IAM_OWNER")),
                new OrgAdded(ORG, "Acme & Söhne"),
                new OrgMemberAdded(ORG, USER, List.of("ORG_OWNER", "ORG_USER_MANAGER")),
                new HumanAdded(
                        USER,
                        ORG,
                        "alice",
                        "Alice",
                        "Adams",
                        "Al",
                        "Alice Adams",
                        "de-CH",
                        Gender.DIVERSE,
                        "alice@example.com",
                        "+41441234567"),
                new HumanEmailVerified(USER, ORG),
                new PasswordlessInitCodeAdded(
                        USER, ORG, CODE, new Commitment("hmac-sha256", "key-1", "q83v+/=="), Duration.ofHours(1)),
                new PasswordlessInitCodeCheckFailed(USER, ORG, CODE),
                new PasswordlessInitCodeCheckSucceeded(USER, ORG, CODE),
                new PasswordlessInitCodeRevoked(USER, ORG, CODE),
                new PersonalAccessTokenAdded(
                        USER,
                        ORG,
                        new TokenId("5001"),
                        new TokenHash("n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="),
                        Instant.parse("9999-12-31T23:59:59Z"),
                        List.of("openid")),
                new PersonalAccessTokenRemoved(USER, ORG, new TokenId("5001")));
    }

    private static String sample(String type, int revision) throws IOException {
        var name = "/events/" + type + ".v" + revision + ".json";
        try (var in = EventCodecTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
