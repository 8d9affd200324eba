package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODE_ID;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.codeAdded;
import static dev.latchkey.command.user.UserFixtures.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.RequestNewPasswordlessInitCode;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRequested;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.PasskeyId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasskeyPolicyOfLinksTest {
    private static final RequestNewPasswordlessInitCode REQUEST = with(CODE_ID);

    @Test
    void endsOlderLinksWithANewOneWhereThatIsSet() {
        var user = new UserHistory(NOW, policy(1_000_000, true));
        user.happened(registered(), codeAdded(), codeAdded(new CodeId("3002")));
        user.advance(HOUR.minusSeconds(1));
        user.happened(codeAdded(new CodeId("3003")));
        user.advance(Duration.ofSeconds(1));

        user.send(new AddPasswordlessInitCode(ALICE, ACME));

        // The time of the first two is over, so there is nothing to end.
        assertThat(user.last().getFirst()).isEqualTo(new PasswordlessInitCodeRevoked(ALICE, ACME, new CodeId("3003")));
        assertThat(user.last()).hasSize(2).last().isInstanceOf(PasswordlessInitCodeAdded.class);
    }

    @Test
    void leavesOlderLinksAloneByDefault() {
        var user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        user.happened(registered(), codeAdded(CODE_ID));

        user.send(new AddPasswordlessInitCode(ALICE, ACME));

        assertThat(user.last()).singleElement().isInstanceOf(PasswordlessInitCodeAdded.class);
    }

    @Test
    void requestsANewLinkAtMostOnceInTenMinutes() {
        var user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        user.happened(registered());

        assertThat(user.send(REQUEST)).isTrue();
        assertThat(user.last()).singleElement().isInstanceOf(PasswordlessInitCodeRequested.class);
        user.advance(RequestNewPasswordlessInitCode.PAUSE.minusNanos(1));
        assertThat(user.send(REQUEST)).isFalse();
        assertThat(user.last()).isEmpty();
        user.advance(Duration.ofNanos(1));
        assertThat(user.send(REQUEST)).isTrue();
    }

    @Test
    void requestsNoNewLinkForAUserWhoIsShutOut() {
        var locked = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        locked.happened(registered(), new UserLocked(ALICE, ACME));
        assertThat(locked.refusal(REQUEST)).isEqualTo(ErrorCode.USER_LOCKED);

        var inactive = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        inactive.happened(registered(), new UserDeactivated(ALICE, ACME));
        assertThat(inactive.refusal(REQUEST)).isEqualTo(ErrorCode.USER_DEACTIVATED);
    }

    @Test
    void endsNoOtherLinkForWhoAsksWithOneOfTheirs() {
        var user = new UserHistory(NOW, policy(1_000_000, true));
        user.happened(registered(), codeAdded(CODE_ID));

        assertThat(user.send(REQUEST)).isTrue();
        assertThat(user.last()).singleElement().isInstanceOf(PasswordlessInitCodeRequested.class);
    }

    @Test
    void requestsNoNewLinkWithOneThatEndedAWeekAgo() {
        var user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        user.happened(registered());
        user.advance(Duration.ofDays(7));

        assertThat(user.refusal(REQUEST)).isEqualTo(ErrorCode.NEW_LINK_TOO_LATE);
        user.advance(Duration.ofNanos(-1));
        assertThat(user.send(REQUEST)).isTrue();
    }

    @Test
    void requestsANewLinkAtOnceIfTheLastOneIsDead() {
        var user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        user.happened(registered());
        user.send(REQUEST);
        var sent = ((PasswordlessInitCodeRequested) user.last().getFirst()).id();
        user.send(new RevokePasswordlessInitCode(ALICE, ACME, sent));

        assertThat(user.send(REQUEST)).isTrue();
        assertThat(user.send(REQUEST)).isFalse();
    }

    @Test
    void endsTheLinkThatWasStartedTooOftenForTheNewOne() {
        var user = new UserHistory(NOW, policy(1, false));
        user.happened(registered(), codeAdded(CODE_ID));
        startTimes(user, CODE_ID, PasskeyCodes.MAX_STARTS - 1);
        assertThat(user.refusal(REQUEST)).isEqualTo(ErrorCode.TOO_MANY_OPEN_CODES);

        startTimes(user, CODE_ID, 1);
        assertThat(user.send(REQUEST)).isTrue();
        assertThat(user.last()).hasSize(2).first().isEqualTo(new PasswordlessInitCodeRevoked(ALICE, ACME, CODE_ID));
        assertThat(user.last().getLast()).isInstanceOf(PasswordlessInitCodeRequested.class);
    }

    @Test
    void requestsANewLinkAtOnceIfTheLastOneWasStartedTooOften() {
        var user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        user.happened(registered());
        user.send(REQUEST);
        var sent = ((PasswordlessInitCodeRequested) user.last().getFirst()).id();
        startTimes(user, sent, PasskeyCodes.MAX_STARTS);

        assertThat(user.send(with(sent))).isTrue();
        assertThat(user.send(with(sent))).isFalse();
    }

    private static void startTimes(UserHistory user, CodeId code, int times) {
        var start = new PasswordlessTokenAdded(
                ALICE,
                ACME,
                new PasskeyId("4001"),
                "AAECAw",
                "id.example.com",
                "required",
                "required",
                List.of(-7L),
                null,
                code,
                false);
        user.happened(Collections.nCopies(times, start).toArray());
    }

    @Test
    void countsALinkThatSomebodyElseHasSent() {
        var user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        user.happened(registered());
        user.send(new AddPasswordlessInitCode(ALICE, ACME, new CodeDelivery.Sent(null), null));

        assertThat(user.send(REQUEST)).isFalse();
    }

    @Test
    void refusesMoreOpenLinksThanTheOrganisationAllows() {
        var user = new UserHistory(NOW, policy(2, false));
        user.happened(registered(), codeAdded(CODE_ID), codeAdded(new CodeId("3002")));

        assertThat(user.refusal(new AddPasswordlessInitCode(ALICE, ACME))).isEqualTo(ErrorCode.TOO_MANY_OPEN_CODES);
        assertThat(user.refusal(REQUEST)).isEqualTo(ErrorCode.TOO_MANY_OPEN_CODES);
        user.advance(HOUR);
        user.send(new AddPasswordlessInitCode(ALICE, ACME));
    }

    @Test
    void countsEachLinkByItsOwnTimeAfterTheSettingWasShortened() {
        var user = new UserHistory(NOW, policy(2, false));
        user.happened(
                registered(),
                new PasswordlessInitCodeAdded(
                        ALICE, ACME, CODE_ID, UserFixtures.DERIVED.commitment(), Duration.ofDays(1)),
                codeAdded(new CodeId("3002")));
        assertThat(user.refusal(new AddPasswordlessInitCode(ALICE, ACME))).isEqualTo(ErrorCode.TOO_MANY_OPEN_CODES);

        user.advance(HOUR);
        user.send(new AddPasswordlessInitCode(ALICE, ACME));
        assertThat(user.refusal(new AddPasswordlessInitCode(ALICE, ACME))).isEqualTo(ErrorCode.TOO_MANY_OPEN_CODES);
    }

    @Test
    void makesRoomForANewLinkByEndingOlderOnes() {
        var user = new UserHistory(NOW, policy(1, true));
        user.happened(registered(), codeAdded(CODE_ID));

        user.send(new AddPasswordlessInitCode(ALICE, ACME));
        assertThat(user.last()).hasSize(2);
    }

    private static RequestNewPasswordlessInitCode with(CodeId code) {
        return new RequestNewPasswordlessInitCode(ALICE, ACME, code, NOW);
    }

    private static PasskeyPolicy policy(int maxOpenLinks, boolean newLinkEndsOlderOnes) {
        var base = PasskeyPolicy.DEFAULT;
        return UserFixtures.policy(
                base.deniedAaguids(), base.maxPasskeys(), maxOpenLinks, newLinkEndsOlderOnes, base.spendCodeAt());
    }
}
