package dev.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.command.instance.GrantInstanceRoles;
import dev.latchkey.command.instance.RevokeInstanceRoles;
import dev.latchkey.command.instance.SetUpInstance;
import dev.latchkey.command.org.AddOrg;
import dev.latchkey.command.org.GrantOrgRoles;
import dev.latchkey.command.org.RevokeOrgRoles;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.AuthenticatorNames;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.CodeCheck.Good;
import dev.latchkey.command.passkey.CodeCheck.Reason;
import dev.latchkey.command.passkey.CodeCheck.Refused;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.CodeKeys;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Stored;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.command.passkey.StartPasskeyConfirmation;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.command.user.AddHuman;
import dev.latchkey.command.user.AddMachine;
import dev.latchkey.command.user.LockUser;
import dev.latchkey.command.user.RemoveUser;
import dev.latchkey.command.user.Verification;
import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.EventLogSettings;
import dev.latchkey.events.log.LogEventStore;
import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.events.log.StoredEvent;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class CommandSideOverTheLogTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final OrgId ORG = new OrgId("2001");
    private static final InstanceId INSTANCE = new InstanceId("instance1");
    private static final UserId ALICE = new UserId("1001");
    private static final UserId BOB = new UserId("1002");
    private static final AddPasswordlessInitCode ADD = new AddPasswordlessInitCode(ALICE, ORG);
    private static final Actor ACTOR = new Actor("1001", "test", "127.0.0.1", "JUnit");

    private final RealDatabase database = new RealDatabase();
    private final SettableClock clock = new SettableClock();
    private final List<Node> nodes = new ArrayList<>();
    private final Node node = new Node();

    @BeforeEach
    void found() {
        node.commands.send(setUp("1"), ACTOR);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        database.close();
    }

    @Test
    void foundsTheInstanceInOneAppendAndOnlyOnce() {
        var events = node.log.after(0, 100);
        assertThat(events).extracting(StoredEvent::at).containsOnly(NOW);
        assertThat(events)
                .extracting(stored -> stored.event().getClass().getSimpleName())
                .containsExactlyInAnyOrder(
                        "InstanceAdded",
                        "OrgAdded",
                        "HumanAdded",
                        "HumanEmailVerified",
                        "PersonalAccessTokenAdded",
                        "InstanceMemberAdded");
        assertThatThrownBy(() -> node.commands.send(setUp("2"), ACTOR))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_ALREADY_EXISTS));
    }

    @Test
    void givesParallelCommandsOnOneUserSequencesWithoutGapAndTheTimesOfTheLog() throws Exception {
        var outcomes = inParallel(200, i -> node.commands.send(ADD, ACTOR));

        assertThat(outcomes)
                .extracting(outcome -> outcome.written().sequence())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(4, 203).boxed().toList());
        var byPosition = node.log.after(0, 1000);
        for (var outcome : outcomes) {
            var stored = byPosition.get((int) outcome.written().position() - 1);
            assertThat(stored.sequence()).isEqualTo(outcome.written().sequence());
            assertThat(stored.at()).isEqualTo(outcome.written().at());
        }
    }

    @Test
    void reloadsAndRetriesWhereAnotherNodeWroteFirst() throws Exception {
        var other = new Node();
        var outcomes = inParallel(60, i -> (i % 2 == 0 ? node : other).commands.send(ADD, ACTOR));

        assertThat(outcomes)
                .extracting(outcome -> outcome.written().sequence())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(4, 63).boxed().toList());
    }

    @Test
    void readsNothingFromTheDatabaseOnAWarmUser() {
        node.commands.send(ADD, ACTOR);
        var before = node.reads.get();
        for (var i = 0; i < 20; i++) {
            node.commands.send(ADD, ACTOR);
        }
        assertThat(node.reads.get()).isEqualTo(before);
    }

    @Test
    void endsACodeAtTheTimeOfTheLogPlusExpiryHereAndAfterAReload() {
        node.commands.send(ADD, ACTOR);
        // The clock stands still, so the log dates this append later than the handler saw it.
        var issued = node.commands.send(ADD, ACTOR);
        var end = issued.written().at().plus(HOUR);
        assertThat(end).isAfter(NOW.plus(HOUR));

        for (var each : List.of(node, new Node())) {
            clock.now = end.minusNanos(1000);
            assertThat(check(each, issued.answer())).isEqualTo(new Good(end));
            clock.now = end;
            assertThat(check(each, issued.answer())).isEqualTo(new Refused(Reason.EXPIRED));
        }
    }

    @Test
    void countsWrongTriesAcrossReloadsAndEndsTheCodeWithTheThird() {
        var issued = node.commands.send(ADD, ACTOR).answer();
        for (var i = 0; i < 3; i++) {
            var wrong = new CheckPasswordlessInitCode(ALICE, ORG, issued.id(), new Code("wrong" + i));
            assertThat(new Node().commands.send(wrong, ACTOR).answer()).isEqualTo(new Refused(Reason.WRONG));
        }
        assertThat(check(new Node(), issued)).isEqualTo(new Refused(Reason.UNKNOWN));
    }

    @Test
    void loadsALongStreamThroughASnapshotThatKnowsAllThatWasBefore() throws Exception {
        var first = node.commands.send(ADD, ACTOR).answer();
        inParallel(700, i -> node.commands.send(ADD, ACTOR));
        // It holds what was durable when it was taken, which is less than what had been decided.
        var taken = Awaitility.await().until(this::snapshotSequence, sequence -> sequence > 0);

        var fresh = new Node();
        assertThat(check(fresh, first)).isInstanceOf(Good.class);
        assertThat(fresh.commands.send(ADD, ACTOR).written().sequence()).isEqualTo(705);
        makeUnreadableBefore(taken);
        assertThat(check(new Node(), first)).isInstanceOf(Good.class);
    }

    @Test
    void loadsAUserAnewWhoseSnapshotWentBeforeAllOfItWasRead() throws Exception {
        var first = node.commands.send(ADD, ACTOR).answer();
        inParallel(2_000, i -> node.commands.send(ADD, ACTOR));
        Awaitility.await().until(this::snapshotSequence, sequence -> sequence > 1_000);
        var fresh = new Node();
        fresh.commands.send(ADD, ACTOR);

        database.asSuperuser("delete from log.snapshots");

        assertThat(check(fresh, first)).isInstanceOf(Good.class);
        assertThat(fresh.commands.send(ADD, ACTOR).written().sequence()).isEqualTo(2_006);
    }

    @Test
    void keepsOfAWarmUserInMemoryOnlyWhatNoSnapshotHas() throws Exception {
        var first = node.commands.send(ADD, ACTOR).answer();
        inParallel(2_000, i -> node.commands.send(ADD, ACTOR));
        Awaitility.await().until(this::snapshotSequence, sequence -> sequence > 1_000);
        var warm = node.reads.get();

        // Given up is what was stored just after that; without it the user is loaded anew.
        Awaitility.await().until(() -> {
            database.asSuperuser("delete from log.snapshots");
            assertThat(check(node, first)).isInstanceOf(Good.class);
            return node.reads.get() > warm;
        });
        assertThat(node.commands.send(ADD, ACTOR).written().sequence()).isEqualTo(2_005);
    }

    @Test
    void forgetsLinksOfASnapshotWhoseTimeIsOver() throws Exception {
        var first = node.commands.send(ADD, ACTOR).answer();
        inParallel(2_000, i -> node.commands.send(ADD, ACTOR));
        Awaitility.await().until(this::snapshotSequence, sequence -> sequence > 1_000);
        clock.now = NOW.plus(HOUR).plusSeconds(1);

        var fresh = new Node();
        fresh.commands.send(ADD, ACTOR);
        assertThat(check(fresh, first)).isEqualTo(new Refused(Reason.UNKNOWN));
    }

    @Test
    void readsNothingFromTheDatabaseWhenAWarmUserRegistersAPasskey() {
        node.commands.send(ADD, ACTOR);
        var before = node.reads.get();
        var issued = node.commands.send(ADD, ACTOR).answer();
        var started = start(node, issued);
        assertThat(finish(node, issued, started, new SoftwareAuthenticator())).isInstanceOf(Stored.class);
        assertThat(node.reads.get()).isEqualTo(before);
    }

    @Test
    void endsARegistrationOnAnotherNodeThanItWasStartedOn() {
        var issued = node.commands.send(ADD, ACTOR).answer();
        var started = start(node, issued);
        assertThat(finish(new Node(), issued, started, new SoftwareAuthenticator()))
                .isInstanceOf(Stored.class);
        assertThat(finish(node, issued, started, new SoftwareAuthenticator()))
                .isEqualTo(new FinishPasskeyRegistration.Result.Refused(FinishPasskeyRegistration.Reason.CODE));
    }

    @Test
    void hasOneWinnerAmongFinishersOnTwoNodes() throws Exception {
        var other = new Node();
        var issued = node.commands.send(ADD, ACTOR).answer();
        var started = IntStream.range(0, 8).mapToObj(i -> start(node, issued)).toList();
        var results = inParallel(
                8, i -> finish(i % 2 == 0 ? node : other, issued, started.get(i), new SoftwareAuthenticator()));

        assertThat(results).filteredOn(Stored.class::isInstance).hasSize(1);
        // A node that starts now knows of all that both have written.
        assertThat(new Node().log.after(0, 1000))
                .filteredOn(stored -> stored.event() instanceof PasswordlessTokenVerified)
                .hasSize(1);
    }

    @Test
    void loadsPasskeysAndRegistrationsFromASnapshot() throws Exception {
        var issued = node.commands.send(ADD, ACTOR).answer();
        var key = new SoftwareAuthenticator();
        var stored = (Stored) finish(node, issued, start(node, issued), key);
        var second = node.commands.send(ADD, ACTOR).answer();
        var started = start(node, second);
        node.commands.send(new StartPasskeyConfirmation(ALICE, ORG, stored.passkeyId()), ACTOR);
        inParallel(700, i -> node.commands.send(ADD, ACTOR));
        var taken = Awaitility.await().until(this::snapshotSequence, sequence -> sequence > 20);
        makeUnreadableBefore(taken);

        assertThat(finish(new Node(), second, started, key))
                .isEqualTo(new FinishPasskeyRegistration.Result.Refused(FinishPasskeyRegistration.Reason.FAILED));
        assertThat(finishWithoutACode(started, new Actor("1002", "test", null, null)))
                .isEqualTo(new FinishPasskeyRegistration.Result.Refused(FinishPasskeyRegistration.Reason.NOT_PENDING));
        assertThat(finishWithoutACode(started, ACTOR)).isInstanceOf(Stored.class);
    }

    private FinishPasskeyRegistration.Result finishWithoutACode(
            StartPasskeyRegistration.Result.Started started, Actor actor) throws Exception {
        return new Node()
                .commands
                .send(
                        new FinishPasskeyRegistration(
                                ALICE,
                                ORG,
                                started.passkeyId(),
                                null,
                                new SoftwareAuthenticator().register(started.options(), "https://id.example.com"),
                                null,
                                Set.of("https://id.example.com"),
                                Started.BY_THE_SENDER,
                                false),
                        actor)
                .answer();
    }

    private static StartPasskeyRegistration.Result.Started start(Node node, IssuedCode issued) {
        return (StartPasskeyRegistration.Result.Started) node.commands
                .send(
                        new StartPasskeyRegistration(
                                ALICE,
                                ORG,
                                "id.example.com",
                                "Latchkey",
                                new PresentedCode(issued.id(), issued.code()),
                                null),
                        ACTOR)
                .answer();
    }

    private static FinishPasskeyRegistration.Result finish(
            Node node, IssuedCode issued, StartPasskeyRegistration.Result.Started started, SoftwareAuthenticator key) {
        return node.commands
                .send(
                        new FinishPasskeyRegistration(
                                ALICE,
                                ORG,
                                started.passkeyId(),
                                new PresentedCode(issued.id(), issued.code()),
                                key.register(started.options(), "https://id.example.com"),
                                null,
                                Set.of("https://id.example.com"),
                                Started.WITH_A_CODE,
                                false),
                        ACTOR)
                .answer();
    }

    @Test
    void givesTheSameCodeAgainUnderItsKeyOnEveryNodeAndAfterAReload() {
        var add = new AddPasswordlessInitCode(ALICE, ORG, CodeDelivery.IN_LINK, "job 1, no. 1");
        node.commands.send(ADD, ACTOR);
        var first = node.commands.send(add, ACTOR);

        for (var each : List.of(node, new Node())) {
            var again = each.commands.send(add, ACTOR);
            assertThat(again.answer()).isEqualTo(first.answer());
            assertThat(again.written().sequence()).isEqualTo(first.written().sequence());
            assertThat(again.written().at()).isEqualTo(first.written().at());
            assertThat(again.written().position()).isBetween(first.written().position(), each.log.head());
        }
        assertThat(node.log.head()).isEqualTo(8);
        assertThat(node.commands
                        .send(add, new Actor("1002", "test", null, null))
                        .answer())
                .isNotEqualTo(first.answer());
    }

    @Test
    void givesManyWhoAskUnderOneKeyOneCode() throws Exception {
        var add = new AddPasswordlessInitCode(ALICE, ORG, CodeDelivery.RETURNED, "one key");
        var other = new Node();
        var outcomes = inParallel(100, i -> (i % 2 == 0 ? node : other).commands.send(add, ACTOR));

        assertThat(outcomes)
                .extracting(Outcome::answer)
                .containsOnly(outcomes.getFirst().answer());
        assertThat(outcomes)
                .extracting(outcome -> outcome.written().at())
                .containsOnly(outcomes.getFirst().written().at());
        assertThat(outcomes).extracting(outcome -> outcome.written().sequence()).containsOnly(4L);
        assertThat(check(new Node(), outcomes.getFirst().answer())).isInstanceOf(Good.class);
    }

    @Test
    void remembersKeysInASnapshot() throws Exception {
        var add = new AddPasswordlessInitCode(ALICE, ORG, CodeDelivery.IN_LINK, "a key");
        var first = node.commands.send(add, ACTOR);
        inParallel(700, i -> node.commands.send(ADD, ACTOR));
        var taken = Awaitility.await().until(this::snapshotSequence, sequence -> sequence > 0);
        makeUnreadableBefore(taken);

        var again = new Node().commands.send(add, ACTOR);
        assertThat(again.answer()).isEqualTo(first.answer());
        assertThat(again.written().sequence()).isEqualTo(first.written().sequence());
        assertThat(again.written().at()).isEqualTo(first.written().at());
    }

    @Test
    void addsAPersonInOneAppendAndTellsOfItsLastEvent() {
        var added = node.commands.send(human(BOB, "bob"), ACTOR);

        assertThat(added.written().sequence()).isEqualTo(3);
        assertThat(added.answer().passkeyCode()).isNotNull();
        var codeId = added.answer().passkeyCode();
        for (var each : List.of(node, new Node())) {
            assertThat(each.commands
                            .send(new CheckPasswordlessInitCode(BOB, ORG, codeId.id(), codeId.code()), ACTOR)
                            .answer())
                    .isEqualTo(new Good(added.written().at().plus(HOUR)));
        }
    }

    @Test
    void takesNoIdThatIsInUseWhateverIsThere() {
        var machine = new AddMachine(BOB, ORG, "robot", "Robot", null, AccessTokenType.BEARER);
        node.commands.send(human(BOB, "bob"), ACTOR);
        for (var each : List.of(node, new Node())) {
            refused(each, human(BOB, "another"), ErrorCode.USER_ID_ALREADY_EXISTS);
            refused(each, machine, ErrorCode.USER_ID_ALREADY_EXISTS);
            refused(each, human(new UserId(ORG.value()), "another"), ErrorCode.USER_ID_ALREADY_EXISTS);
            refused(each, human(new UserId("instance1"), "another"), ErrorCode.USER_ID_ALREADY_EXISTS);
            refused(each, new AddOrg(new OrgId(ALICE.value()), "Another"), ErrorCode.ORG_ID_ALREADY_EXISTS);
        }
        node.commands.send(new RemoveUser(BOB, ORG), ACTOR);
        refused(node, machine, ErrorCode.USER_ID_ALREADY_EXISTS);
        // What was refused has left nothing behind: not in memory, and no name.
        assertThat(node.commands.send(ADD, ACTOR).written().sequence()).isEqualTo(4);
        node.commands.send(human(new UserId("1003"), "another"), ACTOR);
    }

    @Test
    void letsOneOfManyHaveAnId() throws Exception {
        var other = new Node();
        var outcomes = inParallel(40, i -> {
            try {
                return (i % 2 == 0 ? node : other).commands.send(human(BOB, "bob" + i), ACTOR);
            } catch (DomainException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.USER_ID_ALREADY_EXISTS);
                return null;
            }
        });
        assertThat(outcomes).filteredOn(outcome -> outcome != null).hasSize(1);
    }

    @Test
    void findsNoUserUnderTheIdOfSomethingElse() {
        node.commands.send(new GrantOrgRoles(ORG, ALICE, List.of("ORG_OWNER")), ACTOR);
        for (var id : List.of(ORG.value(), "instance1", "9999")) {
            var user = new UserId(id);
            for (var each : List.of(node, new Node())) {
                refused(each, new AddPasswordlessInitCode(user, ORG), ErrorCode.USER_NOT_FOUND);
                refused(each, new LockUser(user, ORG), ErrorCode.LOCK_USER_NOT_FOUND);
                refused(each, new AddPersonalAccessToken(user, ORG, null, true), ErrorCode.PAT_USER_NOT_FOUND);
            }
        }
        var noOrg = new OrgId(ALICE.value());
        for (var each : List.of(node, new Node())) {
            refused(each, new GrantOrgRoles(noOrg, ALICE, List.of("ORG_OWNER")), ErrorCode.ORG_NOT_FOUND);
            refused(each, new RevokeOrgRoles(noOrg, ALICE), ErrorCode.ORG_NOT_FOUND);
            refused(
                    each,
                    new GrantInstanceRoles(new InstanceId(ORG.value()), ALICE, List.of("IAM_OWNER")),
                    ErrorCode.INSTANCE_NOT_FOUND);
        }
        // The organisation itself is as it was.
        assertThat(node.commands
                        .send(new RevokeOrgRoles(ORG, ALICE), ACTOR)
                        .written()
                        .sequence())
                .isEqualTo(3);
    }

    @Test
    void freesTheNameOfARemovedUserWhoIsNotFoundAnyMore() {
        node.commands.send(human(BOB, "bob"), ACTOR);
        refused(node, human(new UserId("1003"), "BOB"), ErrorCode.USER_ALREADY_EXISTS);
        node.commands.send(new RemoveUser(BOB, ORG), ACTOR);

        for (var each : List.of(node, new Node())) {
            refused(each, new RemoveUser(BOB, ORG), ErrorCode.REMOVE_USER_NOT_FOUND);
            refused(each, new AddPasswordlessInitCode(BOB, ORG), ErrorCode.USER_NOT_FOUND);
        }
        node.commands.send(human(new UserId("1003"), "Bob"), ACTOR);
    }

    @Test
    void foundsOrganisationsUnderNamesOfTheirOwn() {
        var org = new OrgId("2002");
        assertThat(node.commands.send(new AddOrg(org, "Other"), ACTOR).answer()).isEqualTo(org);
        refused(node, new AddOrg(new OrgId("2003"), "oTHER"), ErrorCode.ORG_NAME_TAKEN);
        refused(node, new AddOrg(new OrgId("2003"), "Acme"), ErrorCode.ORG_NAME_TAKEN);
        // A user may be called as an organisation is.
        node.commands.send(human(BOB, "Other"), ACTOR);
    }

    @Test
    void tellsOfTheEarlierEventWhereRolesAreHeldAlready() {
        var grant = new GrantOrgRoles(ORG, ALICE, List.of("ORG_OWNER"));
        var granted = node.commands.send(grant, ACTOR);
        for (var each : List.of(node, new Node())) {
            var again = each.commands.send(grant, ACTOR);
            assertThat(again.answer()).isEqualTo(ALICE);
            assertThat(again.written()).isEqualTo(granted.written());
        }
        refused(node, new RevokeInstanceRoles(INSTANCE, ALICE), ErrorCode.LAST_INSTANCE_OWNER);
    }

    private static void refused(Node at, Command<?> command, ErrorCode code) {
        assertThatThrownBy(() -> at.commands.send(command, ACTOR))
                .as("%s", command)
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static AddHuman human(UserId id, String userName) {
        return new AddHuman(
                id,
                ORG,
                userName,
                new AddHuman.Profile("Bob", "Brown", null, null, null, null),
                new AddHuman.Email("bob@example.com", Verification.VERIFIED),
                null,
                false,
                true,
                true);
    }

    /** Whoever reads one of the events of which the snapshot tells fails. */
    private void makeUnreadableBefore(long sequence) {
        database.asSuperuser(
                "update log.events set payload = '' where sequence < " + sequence + " and aggregate_id = '1001'");
    }

    private long snapshotSequence() throws SQLException {
        try (var connection = database.superuser().getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select coalesce(max(sequence), 0) from log.snapshots where aggregate_id = '1001'")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Object check(Node node, IssuedCode issued) {
        return node.commands
                .send(new CheckPasswordlessInitCode(ALICE, ORG, issued.id(), issued.code()), ACTOR)
                .answer();
    }

    private static SetUpInstance setUp(String id) {
        return new SetUpInstance(
                new InstanceId("instance" + id),
                "Test",
                ORG,
                "Acme",
                List.of(new SetUpInstance.Person(
                        ALICE,
                        "alice",
                        "Alice",
                        "Adams",
                        "alice@example.com",
                        List.of("IAM_OWNER"),
                        BearerToken.draw(new SecureRandom()))));
    }

    private static <T> List<T> inParallel(int times, java.util.function.IntFunction<T> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, times)
                    .mapToObj(i -> (Callable<T>) () -> task.apply(i))
                    .toList();
            var results = new ArrayList<T>();
            for (var done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        }
    }

    /** A command side of its own on the one database, as another process would have it. */
    private final class Node {
        final AtomicInteger reads = new AtomicInteger();
        final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        final EventLog log;
        final Commands commands;

        Node() {
            var pool = new DelegatingDataSource(database.pool()) {
                @Override
                public Connection getConnection() throws SQLException {
                    reads.incrementAndGet();
                    return super.getConnection();
                }
            };
            var keys = database.keys(pool);
            log = new EventLog(
                    pool, database.direct(), keys, clock, EventLogSettings.DEFAULT, new SimpleMeterRegistry());
            log.start();
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("axon", Map.of("axon.serializer.general", "jackson3")));
            context.registerBean(EventLog.class, () -> log);
            context.registerBean(PersonKeys.class, () -> keys);
            context.registerBean(LogEventStore.class, () -> LogEventStore.on(log, pool));
            context.registerBean(Clock.class, () -> clock);
            context.registerBean(IdGenerator.class, () -> new IdGenerator(Clock.systemUTC(), nodes.size()));
            context.registerBean(CodeKeys.class, OneKey::new);
            context.registerBean(PasskeyCodeProperties.class, () -> PasskeyCodeProperties.DEFAULT);
            context.registerBean(PasskeyPolicies.class, () -> org -> PasskeyPolicy.DEFAULT);
            context.registerBean(AuthenticatorNames.class, () -> aaguid -> "Passkey");
            context.register(CommandConfiguration.class, Axon.class);
            context.refresh();
            commands = context.getBean(Commands.class);
            nodes.add(this);
        }

        void close() {
            context.close();
            log.close();
        }
    }

    @EnableAutoConfiguration
    static class Axon {}

    private static final class OneKey implements CodeKeys {
        @Override
        public String currentKeyId() {
            return "key-1";
        }

        @Override
        public @Nullable SecretKey key(String keyId) {
            return new SecretKeySpec(new byte[32], "HmacSHA256");
        }
    }

    private static final class SettableClock extends Clock {
        volatile Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
