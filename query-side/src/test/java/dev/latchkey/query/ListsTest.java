package dev.latchkey.query;

import static dev.latchkey.query.Projections.NOW;
import static dev.latchkey.query.Stories.ACME;
import static dev.latchkey.query.Stories.ALICE;
import static dev.latchkey.query.Stories.BOB;
import static dev.latchkey.query.Stories.CAROL;
import static dev.latchkey.query.Stories.HOUR;
import static dev.latchkey.query.Stories.INSTANCE;
import static dev.latchkey.query.Stories.OTHER;
import static dev.latchkey.query.Stories.ROBOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;
import dev.latchkey.query.passkey.ListPasskeyCodes;
import dev.latchkey.query.passkey.PasskeyCodeView.Delivery;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import dev.latchkey.query.token.FindBearer;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.ListMemberships;
import dev.latchkey.query.token.ListTokens;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindInstance;
import dev.latchkey.query.user.FindOrg;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.InstanceView;
import dev.latchkey.query.user.ListOrgs;
import dev.latchkey.query.user.ListUsers;
import dev.latchkey.query.user.OrgView;
import dev.latchkey.query.user.UserState;
import dev.latchkey.query.user.UserView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is known after everything has happened. */
class ListsTest {
    private static Projections projections;

    @BeforeAll
    static void tell() {
        projections = new Projections();
        projections.tell(Stories.everything(), 1);
    }

    @AfterAll
    static void stop() {
        projections.close();
    }

    @Test
    void showsAPersonWithTheSequenceAndTimeOfTheLastChange() {
        assertThat(projections.ask(new FindUser(ALICE)))
                .isEqualTo(new UserView(
                        ALICE,
                        ACME,
                        "alice",
                        UserState.ACTIVE,
                        new UserView.Human(
                                "Alice",
                                "Adams",
                                null,
                                "Alice Adams",
                                "en",
                                Gender.FEMALE,
                                "alice@Example.com",
                                true,
                                "+41790000000",
                                true),
                        24,
                        at(3),
                        at(44)));
        assertThat(projections.ask(new FindUser(BOB)))
                .extracting(UserView::state, UserView::sequence)
                .containsExactly(UserState.INITIAL, 2L);
        assertThat(projections.ask(new FindUser(CAROL))).isNull();
    }

    @Test
    void showsEachOfManyWhoAskAtTheSameTimeTheirOwn() throws Exception {
        var questions = new ArrayList<Query<?>>();
        for (var user : List.of(ALICE, BOB, CAROL, ROBOT)) {
            questions.add(new FindUser(user));
            for (var code :
                    IntStream.range(3000, 3010).mapToObj(Integer::toString).toList()) {
                questions.add(new FindPasswordlessInitCode(user, ACME, new CodeId(code)));
            }
        }
        var alone = new HashMap<Query<?>, Object>();
        questions.forEach(question -> alone.put(question, projections.ask(question)));

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < 20; round++) {
                var together = callers.invokeAll(questions.stream()
                        .map(question -> (Callable<Object>) () -> projections.ask(question))
                        .toList());
                for (var place = 0; place < questions.size(); place++) {
                    assertThat(together.get(place).get()).isEqualTo(alone.get(questions.get(place)));
                }
            }
        }
        assertThat(alone.values()).filteredOn(Objects::nonNull).hasSizeGreaterThan(8);
    }

    @Test
    void showsAMachine() {
        var robot = projections.ask(new FindUser(ROBOT));
        assertThat(robot)
                .isEqualTo(new UserView(
                        ROBOT,
                        ACME,
                        "robot",
                        UserState.LOCKED,
                        new UserView.Machine("Robot", "Turns pages", AccessTokenType.JWT),
                        5,
                        at(11),
                        at(47)));
        assertThat(robot.displayName()).isEqualTo("Robot");
    }

    @Test
    void listsUsersByWhatTheirNamesContainWhateverTheCase() {
        assertThat(users(null, null, null, null, null)).containsExactly(ALICE, BOB, ROBOT);
        assertThat(users(ACME, "B", null, null, null)).containsExactly(BOB, ROBOT);
        assertThat(users(OTHER, null, null, null, null)).isEmpty();
        assertThat(users(null, "LICE", null, null, null)).containsExactly(ALICE);
        assertThat(users(null, null, "ädam", null, null)).containsExactly(BOB);
        assertThat(users(null, null, "aDAMs", null, null)).containsExactly(ALICE);
        assertThat(users(null, null, "robo", null, null)).containsExactly(ROBOT);
        assertThat(users(null, null, null, "@EXAMPLE", null)).containsExactly(ALICE, BOB);
        assertThat(users(null, null, null, null, UserState.INITIAL)).containsExactly(BOB);
        assertThat(users(ACME, "o", "b", "bob", UserState.INITIAL)).containsExactly(BOB);
        // These mean something to "like", and nothing here.
        assertThat(users(null, "%", null, null, null)).isEmpty();
        assertThat(users(null, "_", null, null, null)).isEmpty();
        assertThat(users(null, "'", "\\", null, null)).isEmpty();
        assertThat(users(null, "", "", "", null)).hasSize(3);
    }

    @Test
    void listsUsersPageByPageAndSaysHowManyThereAre() {
        var first = projections.ask(new ListUsers(ACME, null, null, null, null, new Page(0, 2, true)));
        assertThat(first.users()).extracting(UserView::userId).containsExactly(ALICE, BOB);
        assertThat(first.total()).isEqualTo(3);

        var last = projections.ask(new ListUsers(ACME, null, null, null, null, new Page(2, 2, true)));
        assertThat(last.users()).extracting(UserView::userId).containsExactly(ROBOT);

        var beyond = projections.ask(new ListUsers(ACME, null, null, null, null, new Page(7, 2, true)));
        assertThat(beyond.users()).isEmpty();
        assertThat(beyond.total()).isEqualTo(3);

        var backwards = projections.ask(new ListUsers(null, null, null, null, null, new Page(0, 0, false)));
        assertThat(backwards.users()).extracting(UserView::userId).containsExactly(ROBOT, BOB, ALICE);
    }

    @Test
    void hasPagesOfABoundedSize() {
        assertThat(new Page(0, 0, true).limit()).isEqualTo(1000);
        assertThat(new Page(0, 1001, true).limit()).isEqualTo(1000);
        assertThat(new Page(0, 1000, true).limit()).isEqualTo(1000);
        assertThat(new Page(0, 1, true).limit()).isEqualTo(1);
        assertThatThrownBy(() -> new Page(-1, 1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Page(0, -1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsTheInstanceAndItsOrganisations() {
        assertThat(projections.ask(new FindInstance())).isEqualTo(new InstanceView(INSTANCE, "Latchkey", at(0)));
        assertThat(projections.ask(new FindOrg(ACME))).isEqualTo(new OrgView(ACME, "Acme", 1, at(1)));
        assertThat(projections.ask(new FindOrg(new OrgId("9")))).isNull();
        assertThat(projections.ask(new ListOrgs(null, Page.FIRST)).orgs())
                .extracting(OrgView::orgId)
                .containsExactly(ACME, OTHER);
        var found = projections.ask(new ListOrgs("üBRIGE & 100%", Page.FIRST));
        assertThat(found.orgs()).extracting(OrgView::orgId).containsExactly(OTHER);
        assertThat(found.total()).isEqualTo(1);
    }

    @Test
    void listsTokensThatAreNotRevoked() {
        var alices = projections.ask(new ListTokens(ALICE));
        assertThat(alices.total()).isEqualTo(1);
        assertThat(alices.tokens()).singleElement().satisfies(token -> {
            assertThat(token.id().value()).isEqualTo("5002");
            assertThat(token.createdAt()).isEqualTo(at(23));
            assertThat(token.expiration()).isEqualTo(NOW.plus(HOUR));
        });
        assertThat(projections.ask(new ListTokens(CAROL)).tokens()).isEmpty();
    }

    @Test
    void knowsBearersWithTheirStateAndRoles() {
        var alice = projections.ask(new FindBearer(TokenHash.of("5002")));
        assertThat(alice.userState()).isEqualTo(UserState.ACTIVE);
        assertThat(alice.memberships())
                .containsExactlyInAnyOrder(
                        new MembershipView("instance", "4001", List.of("IAM_OWNER", "IAM_OWNER_VIEWER")),
                        new MembershipView("org", "2001", List.of("ORG_USER_MANAGER")));
        assertThat(projections.ask(new FindBearer(TokenHash.of("5003"))).userState())
                .isEqualTo(UserState.LOCKED);
        assertThat(projections.ask(new FindBearer(TokenHash.of("5004"))).userState())
                .isEqualTo(UserState.INITIAL);
        // Revoked, and of a user who is gone.
        assertThat(projections.ask(new FindBearer(TokenHash.of("5001")))).isNull();
        assertThat(projections.ask(new FindBearer(TokenHash.of("5005")))).isNull();
    }

    @Test
    void listsMembershipsByUserAndByPlace() {
        var acme = projections.ask(new ListMemberships(null, "org", ACME.value(), Page.FIRST));
        assertThat(acme.total()).isEqualTo(2);
        assertThat(acme.members()).extracting(member -> member.userId()).containsExactly(ALICE, BOB);
        assertThat(acme.members())
                .extracting(member -> member.sequence(), member -> member.createdAt(), member -> member.changedAt())
                .containsExactly(tuple(7L, at(21), at(21)), tuple(5L, at(17), at(19)));

        assertThat(projections.ask(new FindMemberships(ALICE)).memberships())
                .extracting(MembershipView::scopeType)
                .containsExactlyInAnyOrder("instance", "org");
        assertThat(projections.ask(new FindMemberships(CAROL)).memberships()).isEmpty();
        var alices = projections.ask(new ListMemberships(ALICE, null, null, Page.FIRST));
        assertThat(alices.members())
                .extracting(member -> member.membership().scopeType())
                .containsExactly("instance", "org");
        assertThat(projections
                        .ask(new ListMemberships(ALICE, "org", null, Page.FIRST))
                        .total())
                .isEqualTo(1);
        assertThat(projections
                        .ask(new ListMemberships(CAROL, null, null, Page.FIRST))
                        .members())
                .isEmpty();
        var second = projections.ask(new ListMemberships(null, null, null, new Page(1, 1, true)));
        assertThat(second.total()).isEqualTo(3);
        assertThat(second.members()).extracting(member -> member.userId()).containsExactly(ALICE);
    }

    @Test
    void listsCodesThatCanStillBeUsed() {
        var open = projections.ask(new ListPasskeyCodes(ALICE, NOW));
        assertThat(open.total()).isEqualTo(4);
        assertThat(open.codes())
                .extracting(code -> code.id().value(), code -> code.delivery(), code -> code.state())
                .containsExactly(
                        tuple("3004", Delivery.IN_LINK, State.OPEN),
                        tuple("3005", Delivery.REQUESTED, State.OPEN),
                        tuple("3006", Delivery.RETURNED, State.OPEN),
                        tuple("3007", Delivery.SENT, State.OPEN));
        var end = open.codes().getFirst().expiresAt();
        assertThat(end).isEqualTo(open.codes().getFirst().createdAt().plus(HOUR));
        assertThat(projections
                        .ask(new ListPasskeyCodes(ALICE, end.minus(1, ChronoUnit.MICROS)))
                        .codes())
                .hasSize(4);
        assertThat(projections.ask(new ListPasskeyCodes(ALICE, end)).codes()).hasSize(3);
        assertThat(projections.ask(new ListPasskeyCodes(CAROL, NOW)).codes()).isEmpty();
    }

    private static List<UserId> users(
            @Nullable OrgId owner,
            @Nullable String userName,
            @Nullable String name,
            @Nullable String email,
            @Nullable UserState state) {
        var found = projections.ask(new ListUsers(owner, userName, name, email, state, Page.FIRST));
        assertThat(found.total()).isEqualTo(found.users().size());
        return found.users().stream().map(UserView::userId).toList();
    }

    /** Returns the time of the event at this place of the story. */
    private static Instant at(int place) {
        return NOW.plus(place, ChronoUnit.MICROS);
    }
}
