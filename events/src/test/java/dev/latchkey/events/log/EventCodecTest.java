package dev.latchkey.events.log;

import static dev.latchkey.events.Personal.ERASED;
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
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.person.TestPersonKeys;
import dev.latchkey.events.proof.LogEntry;
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
import dev.latchkey.events.user.StateEvent.UserErased;
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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EventCodecTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final UserId USER = new UserId("1001");
    private static final OrgId ORG = new OrgId("2001");
    private static final InstanceId INSTANCE = new InstanceId("4001");
    private static final CodeId CODE = new CodeId("3001");
    private static final PasskeyId PASSKEY = new PasskeyId("6001");
    private static final Commitment COMMITMENT = new Commitment("hmac-sha256", "key-1", "q83v+/==");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String TEMPLATE = "https://example.com/enrol?code={{.Code}}";

    private static final int SEQUENCE = 7;

    private final EventCodec codec = new EventCodec();
    private final TestPersonKeys keys = new TestPersonKeys();

    @ParameterizedTest
    @MethodSource("everyEvent")
    void writesEveryEventAsTheStoredSampleAndReadsItBack(DomainEvent event) throws IOException {
        var entry = EventTypes.all().of(event.getClass());
        var sample = sample(entry.name(), entry.revision(), "");

        var written = codec.write(event, SEQUENCE, keys);
        assertThat(shown(event, written)).isEqualTo(sample);
        assertThat(read(event, written)).isEqualTo(event);
        // What was written before anything was sealed.
        assertThat(read(event, sample)).isEqualTo(event);
        if (entry.isPersonal()) {
            assertThat(read(event, sample(entry.name(), entry.revision(), ".sealed")))
                    .isEqualTo(event);
        } else {
            assertThat(written).isEqualTo(sample);
        }
    }

    @ParameterizedTest
    @MethodSource("personalEvents")
    void sealsWhatIsPersonal(DomainEvent event) throws IOException {
        var entry = EventTypes.all().of(event.getClass());
        var sample = sample(entry.name(), entry.revision(), "");

        var written = codec.write(event, SEQUENCE, keys);

        for (var member : entry.members()) {
            if (member.personal()) {
                var value = JSON.readTree(sample).get(member.name());
                assertThat(written).doesNotContain(member.name());
                // Shorter ones could stand in the ciphertext by chance.
                if (value.isString() && value.asString().length() > 4) {
                    assertThat(written).doesNotContain(value.asString());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("personalEvents")
    void readsWhatIsPersonalAsErasedOnceTheKeyIsDestroyed(DomainEvent event) {
        var written = codec.write(event, SEQUENCE, keys);
        keys.destroy(USER.value());

        var erased = switch (event) {
            case HumanAdded ignored ->
                new HumanAdded(USER, ORG, ERASED, ERASED, ERASED, null, ERASED, null, null, ERASED, null);
            case PasswordlessTokenRenamed renamed ->
                new PasswordlessTokenRenamed(USER, ORG, renamed.webAuthNTokenId(), ERASED);
            case PasswordlessTokenVerified verified ->
                new PasswordlessTokenVerified(
                        USER,
                        ORG,
                        verified.webAuthNTokenId(),
                        verified.keyId(),
                        verified.publicKey(),
                        verified.attestationType(),
                        verified.aaguid(),
                        verified.signCount(),
                        ERASED,
                        verified.rpID(),
                        verified.backupEligible(),
                        verified.backedUp(),
                        verified.transports());
            default -> throw new AssertionError("nobody thought about " + event);
        };
        assertThat(read(event, written)).isEqualTo(erased);
        assertThat(shown(event, written)).contains(ERASED).doesNotContain(PersonalMembers.SEALED);
    }

    @Test
    void opensNothingThatWasMovedToAnotherPlace() {
        var event = new PasswordlessTokenRenamed(USER, ORG, PASSKEY, "Work key");
        var written = codec.write(event, SEQUENCE, keys);
        var row = row(event, written, "{}");

        for (var moved : List.of(
                new LogEntry(1, "user", "1001", 8, row.eventType(), 1, "2001", "1001", "test", AT, written, "{}"),
                new LogEntry(1, "user", "1002", 7, row.eventType(), 1, "2001", "1001", "test", AT, written, "{}"),
                new LogEntry(1, "user", "1001", 7, "user.human.added", 1, "2001", "1001", "test", AT, written, "{}"))) {
            assertThatThrownBy(() -> codec.read(moved, keys.toOpen(codec.personsIn(List.of(moved)))))
                    .isInstanceOf(PersonalDataException.class)
                    .hasMessageContaining("event " + moved.sequence() + " of " + moved.aggregateId());
        }
    }

    @Test
    void doesNotTakeAMissingKeyForADestroyedOne() {
        var event = new PasswordlessTokenRenamed(USER, ORG, PASSKEY, "Work key");
        var row = row(event, codec.write(event, SEQUENCE, keys), "{}");

        assertThatThrownBy(() -> codec.read(row, Map.of()))
                .isInstanceOf(PersonalDataException.class)
                .hasMessageContaining("the key of person 1001 is missing");
    }

    @Test
    void sealsWhereTheEditorCameFromUnderTheKeyOfTheEditor() {
        var editor = new Editor("1002", "test", "192.0.2.7", "JUnit \"5\"");
        var metadata = metadata(editor, "org", "2001");

        assertThat(metadata).doesNotContain("192.0.2.7", "JUnit");
        assertThat(editorOf(editor, "org", "2001", metadata)).isEqualTo(editor);
        keys.destroy("1002");
        assertThat(editorOf(editor, "org", "2001", metadata)).isEqualTo(new Editor("1002", "test", null, null));
        assertThat(metadata(editor, "org", "2001")).isEqualTo("{}");
    }

    @Test
    void sealsWhereSomebodyUnknownCameFromUnderTheKeyOfTheStreamsUser() {
        var editor = new Editor(Editor.ANONYMOUS, "test", "192.0.2.7", null);
        var metadata = metadata(editor, "user", "1001");

        assertThat(editorOf(editor, "user", "1001", metadata)).isEqualTo(editor);
        keys.destroy("1001");
        assertThat(editorOf(editor, "user", "1001", metadata).address()).isNull();
        assertThat(metadata(editor, "org", "2001")).isEqualTo("{}");
    }

    @Test
    void readsMetadataOfTheTimeBeforeAnythingWasSealed() {
        var editor = new Editor("1002", "test", "192.0.2.7", "JUnit");

        assertThat(editorOf(editor, "user", "1001", "{\"address\":\"192.0.2.7\",\"userAgent\":\"JUnit\"}"))
                .isEqualTo(editor);
    }

    private String metadata(Editor editor, String aggregateType, String aggregateId) {
        return codec.metadata(editor, "user.locked", aggregateType, aggregateId, SEQUENCE, keys);
    }

    private Editor editorOf(Editor editor, String aggregateType, String aggregateId, String metadata) {
        var row = new LogEntry(
                1,
                aggregateType,
                aggregateId,
                SEQUENCE,
                "user.locked",
                1,
                "2001",
                editor.userId(),
                editor.service(),
                AT,
                "{}",
                metadata);
        return codec.editor(row, keys.toOpen(codec.personsIn(List.of(row))));
    }

    private DomainEvent read(DomainEvent event, String payload) {
        var row = row(event, payload, "{}");
        return codec.read(row, keys.toOpen(codec.personsIn(List.of(row))));
    }

    private String shown(DomainEvent event, String payload) {
        var row = row(event, payload, "{}");
        return codec.show(row, keys.toOpen(codec.personsIn(List.of(row))));
    }

    private static LogEntry row(DomainEvent event, String payload, String metadata) {
        var entry = EventTypes.all().of(event.getClass());
        return new LogEntry(
                1,
                entry.aggregate().value(),
                event.aggregateId(),
                SEQUENCE,
                entry.name(),
                entry.revision(),
                event.resourceOwner(),
                "1002",
                "test",
                AT,
                payload,
                metadata);
    }

    private static LogEntry row(String type, int revision) {
        return new LogEntry(1, "org", "1", 1, type, revision, "1", "1002", "test", AT, "{}", "{}");
    }

    private static Stream<DomainEvent> personalEvents() {
        return everyEvent()
                .filter(event -> EventTypes.all().of(event.getClass()).isPersonal());
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
        assertThatThrownBy(() -> codec.read(row("user.abducted", 1), Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("user.abducted");
        assertThatThrownBy(() -> codec.read(row("org.added", 2), Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revision 2");
    }

    @ParameterizedTest
    @MethodSource("leftOut")
    void leavesOutWhatIsNotThereAndReadsItBackSo(DomainEvent event, String text) {
        assertThat(shown(event, codec.write(event, SEQUENCE, keys))).isEqualTo(text);
        assertThat(read(event, text)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"webAuthNTokenId\":\"6001\",\"userId\":\"1002\",\"owner\":\"2002\"}",
                "{\"\\u0075serId\":\"1002\",\"webAuthNTokenId\":\"6001\"}",
                " {\"webAuthNTokenId\" : \"6001\" } ",
                "{ \"webAuthNTokenId\":\"6001\",\"idempotencyKey\":null,\"unheard\":{\"of\":[1]}}"
            })
    void readsColumnsWhateverThePayloadSays(String payload) {
        var removed = new PasswordlessTokenRemoved(USER, ORG, PASSKEY, null);

        assertThat(read(removed, payload)).isEqualTo(removed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "\u0000", "ä\u2028", "\",\"owner\":\"2002"})
    void readsIdsOfAnyCharacters(String id) {
        var locked = new UserLocked(new UserId(id), new OrgId(id));
        var row = new LogEntry(1, "user", id, SEQUENCE, "user.locked", 1, id, "1001", "test", AT, "{}", "{}");

        assertThat(codec.read(row, Map.of())).isEqualTo(locked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "[]",
                "null",
                "{}}",
                "{} {}",
                "{\"webAuthNTokenId\":}",
                "{\"webAuthNTokenId\":\"6001\",}"
            })
    void refusesPayloadsThatAreNoObject(String payload) {
        var removed = new PasswordlessTokenRemoved(USER, ORG, PASSKEY, null);

        assertThatThrownBy(() -> read(removed, payload)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void refusesAnEventWithoutAMemberThatEachOfItsKindHas(DomainEvent event) throws IOException {
        var entry = EventTypes.all().of(event.getClass());
        var sample = (ObjectNode) JSON.readTree(sample(entry.name(), entry.revision(), ""));

        for (var member : entry.members()) {
            // That of a machine is left out where it is the usual one.
            if (member.needed() && sample.has(member.name()) && !member.name().equals("accessTokenType")) {
                var without = sample.deepCopy();
                without.remove(member.name());
                for (var text : List.of(
                        without.toString(), without.putNull(member.name()).toString())) {
                    assertThatThrownBy(() -> read(event, text))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("an event " + entry.name() + " without " + member.name());
                }
            }
        }
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
                new UserErased(USER, ORG, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
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

    private static String sample(String type, int revision, String form) throws IOException {
        var name = "/events/" + type + ".v" + revision + form + ".json";
        try (var in = EventCodecTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
