package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.KEYS;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.OTHER_ORG;
import static dev.latchkey.command.user.UserFixtures.machine;
import static dev.latchkey.command.user.UserFixtures.refused;
import static dev.latchkey.command.user.UserFixtures.registered;
import static dev.latchkey.command.user.UserFixtures.usersAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.Personal;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserErased;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.UserEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EraseUserTest {
    private static final EraseUser ERASE = new EraseUser(ALICE, ACME);
    private static final UserRemoved REMOVED = new UserRemoved(ALICE, ACME);
    private static final UserErased ERASED = new UserErased(ALICE, ACME, KEYS.idOf(ALICE.value()));

    @ParameterizedTest
    @MethodSource("wherever")
    void removesAUserWhereverTheyStandAndCondemnsTheirKey(List<UserEvent> given) {
        usersAt(NOW).given(given).when(ERASE).expectEvents(REMOVED, ERASED).expectResultMessagePayload(ALICE);
    }

    private static List<List<UserEvent>> wherever() {
        return List.of(
                List.of(registered()),
                List.of(registered(), new UserLocked(ALICE, ACME)),
                List.of(registered(), new UserDeactivated(ALICE, ACME)),
                List.of(machine()));
    }

    @Test
    void erasesWhoWasRemovedBefore() {
        usersAt(NOW).given(registered(), REMOVED).when(ERASE).expectEvents(ERASED);
    }

    @Test
    void writesNothingTheSecondTime() {
        usersAt(NOW)
                .given(registered(), REMOVED, ERASED)
                .when(ERASE)
                .expectNoEvents()
                .expectResultMessagePayload(ALICE);
    }

    @Test
    void findsNobodyOfAnotherOrganisation() {
        refused(usersAt(NOW).given(registered()).when(new EraseUser(ALICE, OTHER_ORG)), ErrorCode.ERASE_USER_NOT_FOUND);
    }

    @Test
    void leavesNothingElseToBeDone() {
        refused(
                usersAt(NOW).given(registered(), REMOVED, ERASED).when(new RemoveUser(ALICE, ACME)),
                ErrorCode.REMOVE_USER_NOT_FOUND);
    }

    @Test
    void forgetsWhoItWas() {
        usersAt(NOW).given(registered()).when(ERASE).expectState(user -> {
            var moment = user.moment(3, NOW, NOW);
            assertThat(moment.state()).isEqualTo("erased");
            assertThat(moment.userName()).isEqualTo(Personal.ERASED);
            assertThat(moment.displayName()).isEqualTo(Personal.ERASED);
        });
    }
}
