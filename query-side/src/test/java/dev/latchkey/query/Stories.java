package dev.latchkey.query;

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
import dev.latchkey.events.user.StateEvent.UserErased;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserReactivated;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
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
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in the tests: at least one of every event there is. */
public final class Stories {
    static final UserId ALICE = new UserId("1001");
    static final UserId BOB = new UserId("1002");
    static final UserId ROBOT = new UserId("1003");
    static final UserId CAROL = new UserId("1004");
    static final OrgId ACME = new OrgId("2001");
    static final OrgId OTHER = new OrgId("2002");
    static final InstanceId INSTANCE = new InstanceId("4001");
    static final Duration HOUR = Duration.ofHours(1);

    private static final Commitment COMMITMENT = new Commitment("hmac-sha256", "key", "abc=");

    private Stories() {}

    public static List<DomainEvent> everything() {
        return List.of(
                new InstanceAdded(INSTANCE, "Latchkey"),
                new OrgAdded(ACME, "Acme"),
                new OrgAdded(OTHER, "Übrige & 100%"),
                human(ALICE, ACME, "alice", "Alice", "Adams"),
                new HumanEmailVerified(ALICE, ACME),
                new HumanPhoneCodeAdded(ALICE, ACME, COMMITMENT, HOUR, false),
                new HumanPhoneVerified(ALICE, ACME),
                human(BOB, ACME, "Bob", "Bob", "Ädams"),
                new HumanInitializationCodeAdded(BOB, ACME, COMMITMENT, HOUR),
                human(CAROL, OTHER, "carol", "Carol", "Clark"),
                new HumanEmailCodeAdded(CAROL, OTHER, COMMITMENT, HOUR, null, true),
                new MachineAdded(ROBOT, ACME, "robot", "Robot", "Turns pages", AccessTokenType.JWT),
                new InstanceMemberAdded(INSTANCE, ALICE, List.of("IAM_OWNER")),
                new InstanceMemberAdded(INSTANCE, BOB, List.of("IAM_OWNER")),
                new InstanceMemberChanged(INSTANCE, ALICE, List.of("IAM_OWNER", "IAM_OWNER_VIEWER")),
                new InstanceMemberRemoved(INSTANCE, BOB),
                new OrgMemberAdded(ACME, ALICE, List.of("ORG_OWNER")),
                new OrgMemberAdded(ACME, BOB, List.of("ORG_OWNER")),
                new OrgMemberAdded(ACME, CAROL, List.of("ORG_OWNER")),
                new OrgMemberChanged(ACME, BOB, List.of("ORG_USER_MANAGER")),
                new OrgMemberRemoved(ACME, ALICE),
                new OrgMemberAdded(ACME, ALICE, List.of("ORG_USER_MANAGER")),
                token(ALICE, ACME, "5001"),
                token(ALICE, ACME, "5002"),
                token(ROBOT, ACME, "5003"),
                token(BOB, ACME, "5004"),
                token(CAROL, OTHER, "5005"),
                new PersonalAccessTokenRemoved(ALICE, ACME, new TokenId("5001")),
                added(ALICE, ACME, "3001"),
                added(ALICE, ACME, "3002"),
                added(ALICE, ACME, "3003"),
                added(ALICE, ACME, "3004"),
                requested("3005", false),
                requested("3006", true),
                requested("3007", false),
                new PasswordlessInitCodeSent(ALICE, ACME, new CodeId("3007")),
                failed("3001"),
                failed("3001"),
                new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, new CodeId("3001")),
                new PasswordlessInitCodeRevoked(ALICE, ACME, new CodeId("3002")),
                failed("3003"),
                failed("3003"),
                failed("3003"),
                new UserLocked(ALICE, ACME),
                new UserUnlocked(ALICE, ACME),
                new UserDeactivated(ROBOT, ACME),
                new UserReactivated(ROBOT, ACME),
                new UserLocked(ROBOT, ACME),
                added(CAROL, OTHER, "3008"),
                new HumanInitializationCodeAdded(CAROL, OTHER, COMMITMENT, HOUR),
                new HumanInitializationCheckSucceeded(CAROL, OTHER),
                verified(CAROL, OTHER, "6004"),
                new UserDeactivated(CAROL, OTHER),
                new OrgMemberRemoved(ACME, CAROL),
                new UserRemoved(CAROL, OTHER),
                new UserErased(CAROL, OTHER, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                started("6001"),
                new PasswordlessTokenCheckFailed(ALICE, ACME, new PasskeyId("6001"), "origin"),
                verified(ALICE, ACME, "6001"),
                verified(ALICE, ACME, "6002"),
                verified(ALICE, ACME, "6003"),
                new PasswordlessTokenRenamed(ALICE, ACME, new PasskeyId("6001"), "Work key"),
                new PasswordlessTokenBeginLogin(
                        ALICE, ACME, new PasskeyId("6001"), "Y2hhbGxlbmdl", List.of("a2V56001"), "required"),
                new PasswordlessTokenCheckSucceeded(ALICE, ACME, new PasskeyId("6001")),
                new PasswordlessTokenSignCountChanged(ALICE, ACME, new PasskeyId("6001"), 1),
                new PasswordlessTokenRemoved(ALICE, ACME, new PasskeyId("6002"), "a2V56002"));
    }

    private static HumanAdded human(UserId id, OrgId org, String userName, String first, String last) {
        return new HumanAdded(
                id,
                org,
                userName,
                first,
                last,
                null,
                first + " " + last,
                "en",
                Gender.FEMALE,
                userName + "@Example.com",
                "+41790000000");
    }

    private static PasswordlessInitCodeAdded added(UserId user, OrgId org, String id) {
        return new PasswordlessInitCodeAdded(user, org, new CodeId(id), COMMITMENT, HOUR);
    }

    private static PasswordlessInitCodeRequested requested(String id, boolean returned) {
        return new PasswordlessInitCodeRequested(ALICE, ACME, new CodeId(id), COMMITMENT, HOUR, null, returned, null);
    }

    private static PasswordlessInitCodeCheckFailed failed(String id) {
        return new PasswordlessInitCodeCheckFailed(ALICE, ACME, new CodeId(id));
    }

    /** A link whose code was spent by starting a registration. */
    static List<DomainEvent> started(String code, String passkey) {
        return List.of(
                added(ALICE, ACME, code),
                started(passkey, new CodeId(code)),
                new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, new CodeId(code)));
    }

    static PasswordlessTokenVerified verified(String passkey) {
        return verified(ALICE, ACME, passkey);
    }

    private static PasswordlessTokenAdded started(String id) {
        return started(id, (CodeId) null);
    }

    private static PasswordlessTokenAdded started(String id, @Nullable CodeId spent) {
        return new PasswordlessTokenAdded(
                ALICE,
                ACME,
                new PasskeyId(id),
                "Y2hhbGxlbmdl",
                "id.example.com",
                "required",
                "required",
                List.of(-7L),
                null,
                spent,
                spent != null);
    }

    private static PasswordlessTokenVerified verified(UserId user, OrgId org, String id) {
        return new PasswordlessTokenVerified(
                user,
                org,
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

    private static PersonalAccessTokenAdded token(UserId user, OrgId org, String id) {
        return new PersonalAccessTokenAdded(
                user, org, new TokenId(id), TokenHash.of(id), Projections.NOW.plus(HOUR), List.of("openid"));
    }
}
