package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODE_ID;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.OTHER_ORG;
import static dev.latchkey.command.user.UserFixtures.RIGHT;
import static dev.latchkey.command.user.UserFixtures.codeAdded;
import static dev.latchkey.command.user.UserFixtures.initial;
import static dev.latchkey.command.user.UserFixtures.machine;
import static dev.latchkey.command.user.UserFixtures.refused;
import static dev.latchkey.command.user.UserFixtures.registered;
import static dev.latchkey.command.user.UserFixtures.usersAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.RevokePersonalAccessToken;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserReactivated;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UserStateTest {
    private static final UserLocked LOCKED = new UserLocked(ALICE, ACME);
    private static final UserUnlocked UNLOCKED = new UserUnlocked(ALICE, ACME);
    private static final UserDeactivated DEACTIVATED = new UserDeactivated(ALICE, ACME);
    private static final UserReactivated REACTIVATED = new UserReactivated(ALICE, ACME);
    private static final UserRemoved REMOVED = new UserRemoved(ALICE, ACME);

    private static final List<UserEvent> ACTIVE = List.of(registered());
    private static final List<UserEvent> INITIAL = List.of(registered(), initial());
    private static final List<UserEvent> INACTIVE = List.of(registered(), DEACTIVATED);
    private static final List<UserEvent> IS_LOCKED = List.of(registered(), LOCKED);
    private static final List<UserEvent> MACHINE = List.of(machine());

    private static final Function<OrgId, UserCommand<?>> LOCK = org -> new LockUser(ALICE, org);
    private static final Function<OrgId, UserCommand<?>> UNLOCK = org -> new UnlockUser(ALICE, org);
    private static final Function<OrgId, UserCommand<?>> DEACTIVATE = org -> new DeactivateUser(ALICE, org);
    private static final Function<OrgId, UserCommand<?>> REACTIVATE = org -> new ReactivateUser(ALICE, org);
    private static final Function<OrgId, UserCommand<?>> REMOVE = org -> new RemoveUser(ALICE, org);

    @ParameterizedTest
    @MethodSource("ways")
    void leadsOnlyWhereTheStateAllows(
            List<UserEvent> given,
            Function<OrgId, UserCommand<?>> command,
            @Nullable UserEvent then,
            @Nullable ErrorCode refusal) {
        var result = usersAt(NOW).given(given).when(command.apply(ACME));
        if (then != null) {
            result.expectEvents(then).expectResultMessagePayload(ALICE);
        }
        if (refusal != null) {
            refused(result, refusal);
        }
    }

    private static Stream<Arguments> ways() {
        return Stream.of(
                to(ACTIVE, LOCK, LOCKED),
                to(INITIAL, LOCK, LOCKED),
                to(MACHINE, LOCK, LOCKED),
                no(INACTIVE, LOCK, ErrorCode.USER_NOT_ACTIVE_OR_INITIAL),
                no(IS_LOCKED, LOCK, ErrorCode.USER_NOT_ACTIVE_OR_INITIAL),
                to(IS_LOCKED, UNLOCK, UNLOCKED),
                no(ACTIVE, UNLOCK, ErrorCode.USER_NOT_LOCKED),
                no(INITIAL, UNLOCK, ErrorCode.USER_NOT_LOCKED),
                no(INACTIVE, UNLOCK, ErrorCode.USER_NOT_LOCKED),
                to(ACTIVE, DEACTIVATE, DEACTIVATED),
                to(IS_LOCKED, DEACTIVATE, DEACTIVATED),
                to(MACHINE, DEACTIVATE, DEACTIVATED),
                no(INITIAL, DEACTIVATE, ErrorCode.USER_INITIAL),
                no(INACTIVE, DEACTIVATE, ErrorCode.USER_ALREADY_INACTIVE),
                to(INACTIVE, REACTIVATE, REACTIVATED),
                no(ACTIVE, REACTIVATE, ErrorCode.USER_NOT_INACTIVE),
                no(INITIAL, REACTIVATE, ErrorCode.USER_NOT_INACTIVE),
                no(IS_LOCKED, REACTIVATE, ErrorCode.USER_NOT_INACTIVE),
                to(ACTIVE, REMOVE, REMOVED),
                to(INITIAL, REMOVE, REMOVED),
                to(INACTIVE, REMOVE, REMOVED),
                to(IS_LOCKED, REMOVE, REMOVED),
                to(MACHINE, REMOVE, REMOVED),
                to(List.of(registered(), LOCKED, UNLOCKED), LOCK, LOCKED),
                to(List.of(registered(), DEACTIVATED, REACTIVATED), LOCK, LOCKED),
                to(List.of(registered(), LOCKED, DEACTIVATED), REACTIVATE, REACTIVATED));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void doesNotFindAUserOfAnotherOrganisationNorOneWhoIsRemoved(
            Function<OrgId, UserCommand<?>> command, ErrorCode refusal) {
        refused(usersAt(NOW).given(registered()).when(command.apply(OTHER_ORG)), refusal);
        refused(usersAt(NOW).given(machine()).when(command.apply(OTHER_ORG)), refusal);
        refused(
                usersAt(NOW)
                        .givenCurrentTime(NOW)
                        .andGiven(registered(), codeAdded(), REMOVED)
                        .when(command.apply(ACME)),
                refusal);
    }

    private static Stream<Arguments> everyCommand() {
        return Stream.of(
                of(LOCK, ErrorCode.LOCK_USER_NOT_FOUND),
                of(UNLOCK, ErrorCode.UNLOCK_USER_NOT_FOUND),
                of(DEACTIVATE, ErrorCode.DEACTIVATE_USER_NOT_FOUND),
                of(REACTIVATE, ErrorCode.REACTIVATE_USER_NOT_FOUND),
                of(REMOVE, ErrorCode.REMOVE_USER_NOT_FOUND),
                of(org -> new AddPasswordlessInitCode(ALICE, org), ErrorCode.USER_NOT_FOUND),
                of(org -> new CheckPasswordlessInitCode(ALICE, org, CODE_ID, RIGHT), ErrorCode.USER_NOT_FOUND),
                of(org -> new RevokePasswordlessInitCode(ALICE, org, CODE_ID), ErrorCode.USER_NOT_FOUND),
                of(org -> new AddPersonalAccessToken(ALICE, org, null), ErrorCode.USER_NOT_FOUND),
                of(org -> new AddPersonalAccessToken(ALICE, org, null, true), ErrorCode.PAT_USER_NOT_FOUND),
                of(org -> new RevokePersonalAccessToken(ALICE, org, new TokenId("1")), ErrorCode.USER_NOT_FOUND));
    }

    @Test
    void saysWhatIsNotFoundByTheCommandThatLooksForIt() {
        for (var command : everyCommand().toList()) {
            @SuppressWarnings("unchecked") // what the method above puts there
            var made = ((Function<OrgId, UserCommand<?>>) command.get()[0]).apply(ACME);
            assertThat(made.notFound()).isEqualTo(command.get()[1]);
        }
    }

    private static Arguments of(Function<OrgId, UserCommand<?>> command, ErrorCode refusal) {
        return Arguments.of(command, refusal);
    }

    private static Arguments to(List<UserEvent> given, Function<OrgId, UserCommand<?>> command, UserEvent then) {
        return Arguments.of(given, command, then, null);
    }

    private static Arguments no(List<UserEvent> given, Function<OrgId, UserCommand<?>> command, ErrorCode refusal) {
        return Arguments.of(given, command, null, refusal);
    }
}
