package dev.latchkey.gateway;

import dev.latchkey.command.Command;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.CodeCheck;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.audit.EventList;
import dev.latchkey.query.audit.ListEvents;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;
import dev.latchkey.query.passkey.PasswordlessInitCodeView;
import dev.latchkey.query.token.BearerView;
import dev.latchkey.query.token.FindBearer;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindOrg;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.OrgView;
import dev.latchkey.query.user.UserState;
import dev.latchkey.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The facts that the tests of the edge share. */
public final class Edges {
    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
    public static final OrgId ORG = new OrgId("300000000000000001");
    public static final OrgId OTHER_ORG = new OrgId("300000000000000002");
    public static final UserId ADMIN = new UserId("310000000000000001");
    public static final UserId ALICE = new UserId("310000000000000002");
    public static final UserId ORG_MANAGER = new UserId("310000000000000003");
    public static final UserId VIEWER = new UserId("310000000000000004");
    public static final UserId NOBODY = new UserId("310000000000000404");
    public static final CodeId CODE_ID = new CodeId("320000000000000001");
    public static final String CODE = "aB3dE5gH7jK9";
    public static final Commitment COMMITMENT = new Commitment(Commitment.HMAC_SHA_256, "key1", "AAAA");

    public static final String ADMIN_TOKEN = token('a');
    public static final String ALICE_TOKEN = token('b');
    public static final String ORG_MANAGER_TOKEN = token('c');
    public static final String VIEWER_TOKEN = token('d');
    public static final String UNKNOWN_TOKEN = token('x');
    public static final Duration TOKEN_LIFE = Duration.ofDays(30);

    public static final String MY_LINK = "/auth/v1/users/me/passwordless/_link";
    public static final String ALICES_LINK = "/management/v1/users/" + ALICE + "/passwordless/_link";
    public static final String EVENTS = "/admin/v1/events/_search";
    public static final String LOOKUP = "/latchkey/v1/passkey-codes/_lookup";

    private Edges() {}

    private static String token(char c) {
        return "latchkey_pat_" + String.valueOf(c).repeat(43);
    }

    static void fill(RunningEdge edge) {
        var queries = edge.queries;
        queries.put(new FindBearer(TokenHash.of(ADMIN_TOKEN)), bearer(ADMIN, instanceRole("IAM_OWNER")));
        queries.put(new FindBearer(TokenHash.of(ALICE_TOKEN)), bearer(ALICE));
        queries.put(
                new FindBearer(TokenHash.of(ORG_MANAGER_TOKEN)),
                bearer(ORG_MANAGER, new MembershipView("org", ORG.value(), List.of("ORG_OWNER"))));
        queries.put(new FindBearer(TokenHash.of(VIEWER_TOKEN)), bearer(VIEWER, instanceRole("IAM_OWNER_VIEWER")));
        queries.put(new FindOrg(ORG), new OrgView(ORG, "Latchkey", 1, NOW));
        queries.put(new FindOrg(OTHER_ORG), new OrgView(OTHER_ORG, "Other", 1, NOW));
        queries.put(new FindUser(ALICE), alice());
        queries.others(query -> query instanceof ListEvents ? new EventList(List.of()) : null);
        edge.commands.answer(Edges::answer);
    }

    public static BearerView bearer(UserId userId, MembershipView... memberships) {
        return new BearerView(
                new TokenId("t" + userId),
                userId,
                ORG,
                UserState.ACTIVE,
                NOW.minusSeconds(60),
                NOW.plus(TOKEN_LIFE),
                List.of(memberships));
    }

    public static MembershipView instanceRole(String role) {
        return new MembershipView("instance", "330000000000000001", List.of(role));
    }

    public static UserView alice() {
        return new UserView(
                ALICE,
                ORG,
                "alice",
                UserState.ACTIVE,
                new UserView.Human(
                        "Alice",
                        "Liddell",
                        null,
                        "Alice Liddell",
                        "en",
                        dev.latchkey.events.user.Gender.FEMALE,
                        "alice@example.com",
                        true,
                        "+41790000000",
                        false),
                3,
                NOW.minusSeconds(60),
                NOW.minusSeconds(30));
    }

    public static PasswordlessInitCodeView code(PasswordlessInitCodeView.State state) {
        return new PasswordlessInitCodeView(CODE_ID, ALICE, ORG, COMMITMENT, state, 0, NOW.plusSeconds(3600));
    }

    public static FindPasswordlessInitCode findCode() {
        return new FindPasswordlessInitCode(ALICE, ORG, CODE_ID);
    }

    private static Outcome<?> answer(Command<?> command) {
        return switch (command) {
            case AddPasswordlessInitCode add -> {
                if (!add.owner().equals(ORG) || !List.of(ADMIN, ALICE).contains(add.userId())) {
                    throw new DomainException(ErrorCode.USER_NOT_FOUND, "no such user in the organisation");
                }
                yield new Outcome<>(
                        new IssuedCode(CODE_ID, add.owner(), new Code(CODE), Duration.ofHours(1)),
                        new Appended(42, 7, NOW));
            }
            case CheckPasswordlessInitCode check ->
                new Outcome<>(new CodeCheck.Refused(CodeCheck.Reason.WRONG), new Appended(43, 8, NOW));
            default -> throw new AssertionError("nobody expected " + command);
        };
    }
}
