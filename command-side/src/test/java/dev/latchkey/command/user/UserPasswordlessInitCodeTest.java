package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODES;
import static dev.latchkey.command.user.UserFixtures.CODE_ID;
import static dev.latchkey.command.user.UserFixtures.DERIVED;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.OTHER_ORG;
import static dev.latchkey.command.user.UserFixtures.RIGHT;
import static dev.latchkey.command.user.UserFixtures.WRONG;
import static dev.latchkey.command.user.UserFixtures.checkFailed;
import static dev.latchkey.command.user.UserFixtures.codeAdded;
import static dev.latchkey.command.user.UserFixtures.initial;
import static dev.latchkey.command.user.UserFixtures.machine;
import static dev.latchkey.command.user.UserFixtures.refused;
import static dev.latchkey.command.user.UserFixtures.registered;
import static dev.latchkey.command.user.UserFixtures.usersAt;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeCheck.Good;
import dev.latchkey.command.passkey.CodeCheck.Reason;
import dev.latchkey.command.passkey.CodeCheck.Refused;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRequested;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeSent;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.value.CodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.axonframework.test.aggregate.ResultValidator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserPasswordlessInitCodeTest {
    private static final AddPasswordlessInitCode ADD = new AddPasswordlessInitCode(ALICE, ACME);
    private static final CheckPasswordlessInitCode CHECK_RIGHT =
            new CheckPasswordlessInitCode(ALICE, ACME, CODE_ID, RIGHT);
    private static final CheckPasswordlessInitCode CHECK_WRONG =
            new CheckPasswordlessInitCode(ALICE, ACME, CODE_ID, WRONG);
    private static final Instant END = NOW.plus(HOUR);

    @Test
    void issuesACodeThatIsCommittedToAndNotStored() {
        usersAt(NOW)
                .given(registered())
                .when(ADD)
                .expectSuccessfulHandlerExecution()
                .expectEventsMatching(payloadsMatching(exactSequenceOf(predicate(payload -> {
                    var added = (PasswordlessInitCodeAdded) payload;
                    var code = CODES.derive(ALICE, ACME, added.id()).code();
                    return added.expiry().equals(HOUR)
                            && CODES.matches(added.code(), ALICE, ACME, added.id(), code)
                            && !added.toString().contains(code.value());
                }))));
    }

    @Test
    void findsNoUserOfAnotherOrganisation() {
        refused(
                usersAt(NOW).given(registered()).when(new AddPasswordlessInitCode(ALICE, OTHER_ORG)),
                ErrorCode.USER_NOT_FOUND);
        refused(
                usersAt(NOW)
                        .given(registered(), codeAdded())
                        .when(new CheckPasswordlessInitCode(ALICE, OTHER_ORG, CODE_ID, RIGHT)),
                ErrorCode.USER_NOT_FOUND);
    }

    @Test
    void knowsNoProgramThatCouldEnrolAPasskey() {
        refused(usersAt(NOW).given(machine()).when(ADD), ErrorCode.USER_NOT_FOUND);
    }

    @Test
    void issuesCodesWhateverTheStateOfTheUser() {
        for (var state : List.of(new UserLocked(ALICE, ACME), new UserDeactivated(ALICE, ACME), initial())) {
            usersAt(NOW).given(registered(), state).when(ADD).expectSuccessfulHandlerExecution();
        }
    }

    @Test
    void saysInTheEventHowTheCodeReachesTheUser() {
        var template = "https://example.com/{{.Code}}";
        requestedBy(new CodeDelivery.Sent(template), template, false);
        requestedBy(new CodeDelivery.Sent(null), null, false);
        requestedBy(CodeDelivery.RETURNED, null, true);
    }

    private static void requestedBy(CodeDelivery delivery, @Nullable String template, boolean returned) {
        usersAt(NOW)
                .given(registered())
                .when(new AddPasswordlessInitCode(ALICE, ACME, delivery, null))
                .expectResultMessagePayloadMatching(predicate(answer -> answer instanceof IssuedCode issued
                        && issued.code()
                                .equals(CODES.derive(ALICE, ACME, issued.id()).code())))
                .expectEventsMatching(payloadsMatching(exactSequenceOf(predicate(payload -> {
                    var event = (PasswordlessInitCodeRequested) payload;
                    return Objects.equals(event.urlTemplate(), template)
                            && event.codeReturned() == returned
                            && event.expiry().equals(HOUR)
                            && event.idempotency() == null;
                }))));
    }

    @Test
    void takesACodeThatIsToBeSentBeforeItIsSentAndAfterwards() {
        var requested =
                new PasswordlessInitCodeRequested(ALICE, ACME, CODE_ID, DERIVED.commitment(), HOUR, null, false, null);
        for (var since : List.<List<?>>of(
                List.of(requested), List.of(requested, new PasswordlessInitCodeSent(ALICE, ACME, CODE_ID)))) {
            usersAt(NOW)
                    .givenCurrentTime(NOW)
                    .andGiven(registered())
                    .andGiven(since.toArray())
                    .when(CHECK_RIGHT)
                    .expectResultMessagePayload(new Good(END));
        }
    }

    @Test
    void refusesMoreOpenCodesThanAreAllowed() {
        var two = new PasskeyCodeProperties(HOUR, 12, 2);
        refused(
                usersAt(NOW, two)
                        .givenCurrentTime(NOW)
                        .andGiven(registered(), codeAdded(), codeAdded(new CodeId("3002")))
                        .when(ADD),
                ErrorCode.TOO_MANY_OPEN_CODES);
    }

    @Test
    void forgetsExpiredCodesWhenItCountsOpenOnes() {
        var two = new PasskeyCodeProperties(HOUR, 12, 2);
        usersAt(END, two)
                .givenCurrentTime(NOW)
                .andGiven(registered(), codeAdded(), codeAdded(new CodeId("3002")))
                .when(ADD)
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void saysGoodForTheRightCodeWithoutSpendingIt() {
        checkAt(NOW, CHECK_RIGHT).expectNoEvents().expectResultMessagePayload(new Good(END));
    }

    @Test
    void endsACodeExactlyAtItsCreationPlusExpiry() {
        checkAt(END.minusNanos(1), CHECK_RIGHT).expectResultMessagePayload(new Good(END));
        checkAt(END, CHECK_RIGHT).expectNoEvents().expectResultMessagePayload(new Refused(Reason.EXPIRED));
    }

    @Test
    void doesNotLetAFailedTryProlongACode() {
        usersAt(END)
                .givenCurrentTime(NOW)
                .andGiven(registered(), codeAdded())
                .andGivenCurrentTime(END.minusSeconds(1))
                .andGiven(checkFailed())
                .when(CHECK_RIGHT)
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(Reason.EXPIRED));
    }

    @Test
    void recordsAWrongTry() {
        checkAt(NOW, CHECK_WRONG).expectEvents(checkFailed()).expectResultMessagePayload(new Refused(Reason.WRONG));
    }

    @Test
    void endsACodeWithTheThirdWrongTry() {
        checkAt(NOW, CHECK_RIGHT, checkFailed(), checkFailed()).expectResultMessagePayload(new Good(END));
        checkAt(NOW, CHECK_RIGHT, checkFailed(), checkFailed(), checkFailed())
                .expectNoEvents()
                .expectResultMessagePayload(new Refused(Reason.UNKNOWN));
    }

    @Test
    void leavesACodeExpiredThatIsTriedAfterTheEndOfItsTime() {
        for (var lastTry : List.of(END.minusNanos(1), END)) {
            usersAt(END)
                    .givenCurrentTime(NOW)
                    .andGiven(registered(), codeAdded(), checkFailed(), checkFailed())
                    .andGivenCurrentTime(lastTry)
                    .andGiven(checkFailed())
                    .when(CHECK_RIGHT)
                    .expectNoEvents()
                    .expectResultMessagePayload(new Refused(lastTry.equals(END) ? Reason.EXPIRED : Reason.UNKNOWN));
        }
    }

    @Test
    void refusesASpentCodeAndARevokedOne() {
        for (var end : List.of(
                new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, CODE_ID),
                new PasswordlessInitCodeRevoked(ALICE, ACME, CODE_ID))) {
            checkAt(NOW, CHECK_RIGHT, end).expectNoEvents().expectResultMessagePayload(new Refused(Reason.UNKNOWN));
        }
    }

    @Test
    void doesNotRecordATryAtACodeThatWasNeverIssued() {
        var unknown = new CheckPasswordlessInitCode(ALICE, ACME, new CodeId("9999"), WRONG);
        checkAt(NOW, unknown).expectNoEvents().expectResultMessagePayload(new Refused(Reason.UNKNOWN));
    }

    @Test
    void doesNotTakeTheCodeOfAnotherLink() {
        var other = new CodeId("3002");
        usersAt(NOW)
                .givenCurrentTime(NOW)
                .andGiven(registered(), codeAdded(), codeAdded(other))
                .when(new CheckPasswordlessInitCode(ALICE, ACME, other, RIGHT))
                .expectResultMessagePayload(new Refused(Reason.WRONG));
    }

    @Test
    void revokesAnOpenCodeOnce() {
        var revoke = new RevokePasswordlessInitCode(ALICE, ACME, CODE_ID);
        var revoked = new PasswordlessInitCodeRevoked(ALICE, ACME, CODE_ID);
        usersAt(NOW).given(registered(), codeAdded()).when(revoke).expectEvents(revoked);
        refused(usersAt(NOW).given(registered(), codeAdded(), revoked).when(revoke), ErrorCode.CODE_NOT_FOUND);
        refused(
                usersAt(NOW.plus(Duration.ofDays(400)))
                        .givenCurrentTime(NOW)
                        .andGiven(registered(), codeAdded())
                        .when(revoke),
                ErrorCode.CODE_NOT_FOUND);
    }

    /** Checks a code that was issued at {@link UserFixtures#NOW}, after what happened since. */
    private static ResultValidator<User> checkAt(Instant now, CheckPasswordlessInitCode check, Object... since) {
        return usersAt(now)
                .givenCurrentTime(NOW)
                .andGiven(registered(), codeAdded())
                .andGiven(since)
                .when(check);
    }
}
