package dev.latchkey.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberChanged;
import dev.latchkey.events.org.OrgEvent.OrgMemberRemoved;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCheckSucceeded;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneVerified;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRequested;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeSent;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenBeginLogin;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRenamed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenSignCountChanged;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserReactivated;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private static final UserId USER = new UserId("1001");
    private static final OrgId ORG = new OrgId("2001");
    private static final InstanceId INSTANCE = new InstanceId("4001");
    private static final CodeId CODE = new CodeId("3001");
    private static final PasskeyId PASSKEY = new PasskeyId("6001");
    private static final Commitment COMMITMENT = new Commitment("hmac-sha256", "key-1", "q83v+/==");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String TEMPLATE = "https://example.com/enrol?code={{.Code}}";

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

    @ParameterizedTest
    @MethodSource("leftOut")
    void leavesOutWhatIsNotThereAndReadsItBackSo(DomainEvent event, String text) {
        var entry = EventTypes.all().of(event.getClass());

        assertThat(codec.write(event)).isEqualTo(text);
        assertThat(codec.read(entry.name(), entry.revision(), event.aggregateId(), event.resourceOwner(), text))
                .isEqualTo(event);
    }

    private static Stream<Arguments> leftOut() {
        var code =
                "\"code\":{\"CryptoType\":1,\"Algorithm\":\"hmac-sha256\",\"KeyID\":\"key-1\",\"Crypted\":\"q83v+/==\"},"
                        + "\"expiry\":3600000000000";
        return Stream.of(
                Arguments.of(
                        new PasswordlessInitCodeAdded(USER, ORG, CODE, COMMITMENT, HOUR),
                        "{\"id\":\"3001\"," + code + "}"),
                Arguments.of(
                        new PasswordlessTokenAdded(
                                USER,
                                ORG,
                                PASSKEY,
                                "AAECAw",
                                "id.example.com",
                                "preferred",
                                "preferred",
                                List.of(-7L),
                                null,
                                null,
                                false),
                        "{\"webAuthNTokenId\":\"6001\",\"challenge\":\"AAECAw\",\"rpID\":\"id.example.com\","
                                + "\"userVerification\":\"preferred\",\"residentKey\":\"preferred\","
                                + "\"algorithms\":[-7]}"),
                Arguments.of(new PasswordlessTokenRemoved(USER, ORG, PASSKEY, null), "{\"webAuthNTokenId\":\"6001\"}"),
                Arguments.of(
                        new PasswordlessInitCodeRequested(USER, ORG, CODE, COMMITMENT, HOUR, null, false, null),
                        "{\"id\":\"3001\"," + code + "}"),
                Arguments.of(new HumanEmailCodeAdded(USER, ORG, COMMITMENT, HOUR, null, false), "{" + code + "}"),
                Arguments.of(new HumanPhoneCodeAdded(USER, ORG, COMMITMENT, HOUR, false), "{" + code + "}"),
                Arguments.of(
                        new MachineAdded(USER, ORG, "robot", "Robot", null, AccessTokenType.BEARER),
                        "{\"userName\":\"robot\",\"name\":\"Robot\"}"),
                Arguments.of(
                        new HumanAdded(
                                USER, ORG, "bob", "Bob", "Brown", null, "Bob Brown", null, null, "bob@a.org", null),
                        "{\"userName\":\"bob\",\"firstName\":\"Bob\",\"lastName\":\"Brown\","
                                + "\"displayName\":\"Bob Brown\",\"email\":\"bob@a.org\"}"));
    }

    private static Stream<DomainEvent> everyEvent() {
        return Stream.of(
                new InstanceAdded(INSTANCE, "Latchkey"),
                new InstanceMemberAdded(INSTANCE, USER, List.of("IAM_OWNER")),
                new InstanceMemberChanged(INSTANCE, USER, List.of("IAM_OWNER_VIEWER")),
                new InstanceMemberRemoved(INSTANCE, USER),
                new OrgAdded(ORG, "Acme & Söhne"),
                new OrgMemberAdded(ORG, USER, List.of("ORG_OWNER", "ORG_USER_MANAGER")),
                new OrgMemberChanged(ORG, USER, List.of("ORG_OWNER")),
                new OrgMemberRemoved(ORG, USER),
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
                new HumanInitializationCodeAdded(USER, ORG, COMMITMENT, Duration.ofHours(72)),
                new HumanInitializationCheckSucceeded(USER, ORG),
                new HumanEmailVerified(USER, ORG),
                new HumanEmailCodeAdded(USER, ORG, COMMITMENT, HOUR, TEMPLATE, true),
                new HumanPhoneVerified(USER, ORG),
                new HumanPhoneCodeAdded(USER, ORG, COMMITMENT, HOUR, true),
                new MachineAdded(USER, ORG, "robot", "Robot", "Turns pages", AccessTokenType.JWT),
                new UserLocked(USER, ORG),
                new UserUnlocked(USER, ORG),
                new UserDeactivated(USER, ORG),
                new UserReactivated(USER, ORG),
                new UserRemoved(USER, ORG),
                new PasswordlessInitCodeAdded(
                        USER, ORG, CODE, COMMITMENT, HOUR, IdempotencyHash.of("1002", "job 7, no. 1")),
                new PasswordlessInitCodeRequested(
                        USER, ORG, CODE, COMMITMENT, HOUR, TEMPLATE, true, IdempotencyHash.of("1002", "a key")),
                new PasswordlessInitCodeSent(USER, ORG, CODE),
                new PasswordlessInitCodeCheckFailed(USER, ORG, CODE),
                new PasswordlessInitCodeCheckSucceeded(USER, ORG, CODE),
                new PasswordlessInitCodeRevoked(USER, ORG, CODE),
                new PasswordlessTokenAdded(
                        USER,
                        ORG,
                        PASSKEY,
                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                        "id.example.com",
                        "required",
                        "required",
                        List.of(-7L, -8L, -257L),
                        "platform",
                        CODE,
                        true),
                new PasswordlessTokenVerified(
                        USER,
                        ORG,
                        PASSKEY,
                        "a2V5",
                        "cHVibGlj",
                        "none",
                        "AAAAAAAAAAAAAAAAAAAAAA==",
                        4_294_967_295L,
                        "Alice's key",
                        "id.example.com",
                        true,
                        true,
                        List.of("internal", "hybrid")),
                new PasswordlessTokenRenamed(USER, ORG, PASSKEY, "Work key"),
                new PasswordlessTokenSignCountChanged(USER, ORG, PASSKEY, 7),
                new PasswordlessTokenRemoved(USER, ORG, PASSKEY, "a2V5"),
                new PasswordlessTokenBeginLogin(USER, ORG, PASSKEY, "AAECAw", List.of("a2V5"), "required"),
                new PasswordlessTokenCheckSucceeded(USER, ORG, PASSKEY),
                new PasswordlessTokenCheckFailed(USER, ORG, PASSKEY, "credential"),
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
