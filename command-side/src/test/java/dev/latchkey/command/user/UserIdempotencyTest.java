package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODE_ID;
import static dev.latchkey.command.user.UserFixtures.DERIVED;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.RIGHT;
import static dev.latchkey.command.user.UserFixtures.checkFailed;
import static dev.latchkey.command.user.UserFixtures.registered;
import static dev.latchkey.command.user.UserFixtures.usersAt;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.Repeated;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.events.log.Editor;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

/** Issuing a code again under the key under which it was issued. */
class UserIdempotencyTest {
    private static final String KEY = "job 7, no. 1";
    private static final Map<String, Object> ROBOT = new Editor("1002", "test", null, null).toMetaData();
    private static final Map<String, Object> SOMEBODY = new Editor("1003", "test", null, null).toMetaData();
    private static final AddPasswordlessInitCode AGAIN =
            new AddPasswordlessInitCode(ALICE, ACME, CodeDelivery.IN_LINK, KEY);
    private static final PasswordlessInitCodeAdded FIRST = new PasswordlessInitCodeAdded(
            ALICE, ACME, CODE_ID, DERIVED.commitment(), HOUR, IdempotencyHash.of("1002", KEY));

    @Test
    void keepsAHashOfKeyAndEditorAndNotTheKey() {
        usersAt(NOW)
                .given(registered())
                .when(AGAIN, ROBOT)
                .expectEventsMatching(payloadsMatching(exactSequenceOf(predicate(payload -> {
                    var added = (PasswordlessInitCodeAdded) payload;
                    return IdempotencyHash.of("1002", KEY).equals(added.idempotency())
                            && !added.toString().contains(KEY);
                }))));
    }

    @Test
    void givesTheSameCodeAgainAndWritesNothing() {
        issuedAt(NOW.plus(HOUR).minusNanos(1), ROBOT, AGAIN)
                .expectNoEvents()
                .expectResultMessagePayloadMatching(predicate(answer -> answer instanceof Repeated<?> repeated
                        && repeated.answer().equals(new IssuedCode(CODE_ID, ACME, RIGHT, HOUR))
                        && repeated.sequence() == 2
                        && repeated.at().equals(NOW)));
    }

    @Test
    void givesItAgainThoughNoFurtherCodeIsAllowed() {
        usersAt(NOW, new PasskeyCodeProperties(HOUR, 12, 1))
                .givenCurrentTime(NOW)
                .andGiven(registered(), FIRST)
                .when(AGAIN, ROBOT)
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void issuesANewCodeUnderAnotherKeyOrForAnotherEditorOrWithoutAKey() {
        issuesANewOne(issuedAt(NOW, SOMEBODY, AGAIN));
        issuesANewOne(
                issuedAt(NOW, ROBOT, new AddPasswordlessInitCode(ALICE, ACME, CodeDelivery.IN_LINK, "job 7, no. 2")));
        issuesANewOne(issuedAt(NOW, ROBOT, new AddPasswordlessInitCode(ALICE, ACME)));
    }

    @Test
    void issuesANewCodeWhereTheOldOneIsNoLongerOpen() {
        issuesANewOne(issuedAt(NOW.plus(HOUR), ROBOT, AGAIN));
        issuesANewOne(issuedAt(NOW, ROBOT, AGAIN, new PasswordlessInitCodeRevoked(ALICE, ACME, CODE_ID)));
        issuesANewOne(issuedAt(NOW, ROBOT, AGAIN, new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, CODE_ID)));
        issuesANewOne(issuedAt(NOW, ROBOT, AGAIN, checkFailed(), checkFailed(), checkFailed()));
    }

    @Test
    void issuesANewCodeWhereTheOldOneCannotBeDerivedAgain() {
        var lost = new Commitment("hmac-sha256", "a key that was removed", "AAAA");
        issuesANewOne(usersAt(NOW)
                .givenCurrentTime(NOW)
                .andGiven(
                        registered(),
                        new PasswordlessInitCodeAdded(
                                ALICE, ACME, CODE_ID, lost, HOUR, IdempotencyHash.of("1002", KEY)))
                .when(AGAIN, ROBOT));
    }

    private static ResultValidator<User> issuedAt(
            Instant now, Map<String, Object> editor, AddPasswordlessInitCode command, Object... since) {
        return usersAt(now)
                .givenCurrentTime(NOW)
                .andGiven(registered(), FIRST)
                .andGiven(List.of(since).toArray())
                .when(command, editor);
    }

    private static void issuesANewOne(ResultValidator<User> result) {
        result.expectEventsMatching(payloadsMatching(
                        exactSequenceOf(predicate(payload -> payload instanceof PasswordlessInitCodeAdded added
                                && !added.id().equals(CODE_ID)))))
                .expectResultMessagePayloadMatching(predicate(answer -> answer instanceof IssuedCode));
    }
}
