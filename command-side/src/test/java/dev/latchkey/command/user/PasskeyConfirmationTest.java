package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.FinishPasskeyConfirmation;
import dev.latchkey.command.passkey.FinishPasskeyConfirmation.Result;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.StartPasskeyConfirmation;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.command.webauthn.SoftwareAuthenticator.Authentication;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenSignCountChanged;
import dev.latchkey.events.user.StateEvent;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.value.PasskeyId;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PasskeyConfirmationTest {
    private static final String ORIGIN = "https://id.example.com";

    private final UserHistory alice = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
    private final SoftwareAuthenticator key = new SoftwareAuthenticator();
    private final PasskeyId passkey;

    {
        alice.happened(registered());
        var started = (StartPasskeyRegistration.Result.Started)
                alice.send(new StartPasskeyRegistration(ALICE, ACME, "id.example.com", "Latchkey", null, null));
        passkey = started.passkeyId();
        alice.send(new FinishPasskeyRegistration(
                ALICE,
                ACME,
                passkey,
                null,
                key.register(started.options(), ORIGIN),
                "My key",
                Set.of(ORIGIN),
                Started.ANYHOW,
                false));
    }

    @Test
    void confirmsAPasskeyOnceAndRemembersHowFarItCounted() {
        var response = key.authenticate(start(), ORIGIN);

        assertThat(finish(response)).isEqualTo(Result.CONFIRMED);
        assertThat(alice.last())
                .containsExactly(
                        new PasswordlessTokenCheckSucceeded(ALICE, ACME, passkey),
                        new PasswordlessTokenSignCountChanged(ALICE, ACME, passkey, 1));
        assertThat(finish(response)).isEqualTo(Result.NOT_PENDING);
        assertThat(alice.last()).isEmpty();
    }

    @Test
    void takesACounterThatDoesNotGrowForASignOfACopy() {
        finish(key.authenticate(start(), ORIGIN));
        key.count = 0;

        assertThat(finish(key.authenticate(start(), ORIGIN))).isEqualTo(Result.FAILED);
        assertThat(alice.last()).containsExactly(new PasswordlessTokenCheckFailed(ALICE, ACME, passkey, "sign_count"));
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("challenge", a -> a.challenge = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
                forgery("origin", a -> a.origin = "https://id.example.org"),
                forgery("cross origin", a -> a.crossOrigin = true),
                forgery("RP ID hash", a -> a.rpId = "example.org"),
                forgery("type", a -> a.type = "webauthn.create"),
                forgery("user not present", a -> a.flags &= ~SoftwareAuthenticator.USER_PRESENT),
                forgery("user not verified", a -> a.flags &= ~SoftwareAuthenticator.USER_VERIFIED),
                forgery("backup eligible", a -> a.flags |= SoftwareAuthenticator.BACKUP_ELIGIBLE),
                forgery("user handle", a -> a.userHandle = "OTk5"),
                forgery("signature", a -> a.forged = true));
    }

    private static Arguments forgery(String name, Consumer<Authentication> change) {
        return Arguments.of(Named.of(name, change));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void refusesEachForgedFieldWithOneEvent(Consumer<Authentication> change) {
        assertThat(finish(key.authenticate(start(), ORIGIN, change))).isEqualTo(Result.FAILED);
        assertThat(alice.last()).singleElement().isInstanceOf(PasswordlessTokenCheckFailed.class);
        assertThat(finish(key.authenticate(start(), ORIGIN))).isEqualTo(Result.CONFIRMED);
    }

    @Test
    void refusesTheCredentialOfAnother() {
        assertThat(finish(new SoftwareAuthenticator().authenticate(start(), ORIGIN)))
                .isEqualTo(Result.FAILED);
    }

    @Test
    void refusesWhatIsNoCredential() {
        start();
        assertThat(finish("{}")).isEqualTo(Result.UNREADABLE);
        assertThat(alice.last()).hasSize(1);
        assertThat(finish("{}")).isEqualTo(Result.NOT_PENDING);
        assertThat(alice.last()).isEmpty();
    }

    @Test
    void endsAChallengeAfterFiveMinutes() {
        var response = key.authenticate(start(), ORIGIN);
        alice.advance(Duration.ofMinutes(5));
        assertThat(finish(response)).isEqualTo(Result.NOT_PENDING);
        alice.advance(Duration.ofNanos(-1));
        assertThat(finish(response)).isEqualTo(Result.CONFIRMED);
    }

    @Test
    void isBoundedInHowOftenItIsTried() {
        for (var i = 0; i < Confirmation.MAX_BEGUN; i++) {
            start();
        }
        assertThat(alice.refusal(new StartPasskeyConfirmation(ALICE, ACME, passkey)))
                .isEqualTo(ErrorCode.TOO_MANY_CONFIRMATIONS);
    }

    static Stream<Arguments> shutOut() {
        return Stream.of(
                Arguments.of(new UserLocked(ALICE, ACME), ErrorCode.USER_LOCKED),
                Arguments.of(new UserDeactivated(ALICE, ACME), ErrorCode.USER_DEACTIVATED));
    }

    @ParameterizedTest
    @MethodSource("shutOut")
    void confirmsNothingForAUserWhoIsShutOut(StateEvent event, ErrorCode refusal) {
        var response = key.authenticate(start(), ORIGIN);
        alice.happened(event);

        assertThat(alice.refusal(new StartPasskeyConfirmation(ALICE, ACME, passkey)))
                .isEqualTo(refusal);
        assertThat(alice.refusal(new FinishPasskeyConfirmation(ALICE, ACME, passkey, response, Set.of(ORIGIN))))
                .isEqualTo(refusal);
    }

    @Test
    void knowsNoPasskeyThatIsNotThere() {
        assertThat(alice.refusal(new StartPasskeyConfirmation(ALICE, ACME, new PasskeyId("9999"))))
                .isEqualTo(ErrorCode.PASSKEY_NOT_FOUND);
    }

    private String start() {
        return alice.send(new StartPasskeyConfirmation(ALICE, ACME, passkey));
    }

    private Result finish(String response) {
        return alice.send(new FinishPasskeyConfirmation(ALICE, ACME, passkey, response, Set.of(ORIGIN)));
    }
}
