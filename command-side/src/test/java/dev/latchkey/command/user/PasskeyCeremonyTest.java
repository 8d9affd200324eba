package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODE_ID;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.RIGHT;
import static dev.latchkey.command.user.UserFixtures.WRONG;
import static dev.latchkey.command.user.UserFixtures.codeAdded;
import static dev.latchkey.command.user.UserFixtures.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Reason;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Refused;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Stored;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.Algorithm;
import dev.latchkey.command.passkey.PasskeyPolicy.Attestation;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.command.passkey.RemovePasskey;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.passkey.StartPasskeyRegistration.Result.CodeRefused;
import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.command.webauthn.SoftwareAuthenticator.Registration;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCheckSucceeded;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.PasskeyId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class PasskeyCeremonyTest {
    private static final String ORIGIN = "https://id.example.com";
    private static final String RP_ID = "id.example.com";
    private static final PresentedCode GOOD = new PresentedCode(CODE_ID, RIGHT);
    private static final UUID DENIED = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final UserHistory alice = new UserHistory(NOW, PasskeyPolicy.DEFAULT);

    {
        alice.happened(registered(), codeAdded());
    }

    @ParameterizedTest
    @EnumSource(SoftwareAuthenticator.Algorithm.class)
    void storesThePasskeyAndSpendsTheCodeInOneAppend(SoftwareAuthenticator.Algorithm algorithm) {
        var started = start(GOOD);
        var key = new SoftwareAuthenticator(algorithm);
        var answer = finish(started, GOOD, key.register(started.options(), ORIGIN));

        assertThat(answer).isEqualTo(new Stored(started.passkeyId(), "My key"));
        assertThat(alice.last()).hasSize(2);
        var verified = (PasswordlessTokenVerified) alice.last().getFirst();
        assertThat(verified.webAuthNTokenId()).isEqualTo(started.passkeyId());
        assertThat(verified.rpID()).isEqualTo(RP_ID);
        assertThat(verified.attestationType()).isEqualTo("none");
        assertThat(verified.transports()).containsExactlyInAnyOrder("hybrid", "internal");
        assertThat(alice.last().getLast()).isEqualTo(new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, CODE_ID));
    }

    @Test
    void startsWithoutSpendingTheCode() {
        var started = start(GOOD);

        var added = (PasswordlessTokenAdded) alice.last().getFirst();
        assertThat(alice.last()).hasSize(1);
        assertThat(added.codeID()).isEqualTo(CODE_ID);
        assertThat(added.codeSpent()).isFalse();
        var options = new JsonMapper().readTree(started.options()).path("publicKey");
        assertThat(options.path("challenge").asString())
                .isEqualTo(added.challenge())
                .hasSize(43);
        assertThat(options.path("rp").path("id").asString()).isEqualTo(RP_ID);
        assertThat(options.path("user").path("id").asString()).isEqualTo("MTAwMQ");
        assertThat(options.path("user").path("name").asString()).isEqualTo("alice");
        assertThat(options.path("user").path("displayName").asString()).isEqualTo("Alice Adams");
        assertThat(options.path("timeout").asInt()).isEqualTo(300_000);
        assertThat(options.path("attestation").asString()).isEqualTo("none");
        assertThat(options.path("authenticatorSelection")
                        .path("userVerification")
                        .asString())
                .isEqualTo("required");
        assertThat(options.path("authenticatorSelection").path("residentKey").asString())
                .isEqualTo("required");
        assertThat(options.path("pubKeyCredParams")
                        .valueStream()
                        .map(p -> p.path("alg").asInt()))
                .containsExactly(-7, -8, -257);
    }

    @Test
    void spendsTheCodeAtTheStartWhereThatIsSet() {
        var zitadel = history(with(SpendCodeAt.START));
        var started = start(zitadel, GOOD);

        assertThat(zitadel.last())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PasswordlessTokenAdded", "PasswordlessInitCodeCheckSucceeded");
        assertThat(zitadel.send(startCommand(GOOD))).isEqualTo(new CodeRefused());

        var key = new SoftwareAuthenticator();
        zitadel.moveTo(NOW.plusSeconds(299));
        assertThat(finish(zitadel, started, GOOD, key.register(started.options(), ORIGIN)))
                .isInstanceOf(Stored.class);
        assertThat(zitadel.last()).hasSize(1);
    }

    @Test
    void takesOnlyTheCodeThatWasSpentAtTheStartForTheEnd() {
        var zitadel = history(with(SpendCodeAt.START));
        var another = new CodeId("3002");
        zitadel.happened(codeAdded(another));
        var started = start(zitadel, GOOD);
        var response = new SoftwareAuthenticator().register(started.options(), ORIGIN);
        var presented = new PresentedCode(
                another, UserFixtures.CODES.derive(ALICE, ACME, another).code());

        for (var i = 0; i < 4; i++) {
            assertThat(finish(zitadel, started, new PresentedCode(CODE_ID, WRONG), response))
                    .isEqualTo(new Refused(Reason.CODE));
            assertThat(zitadel.last()).hasSize(i < 3 ? 1 : 0);
        }
        assertThat(finish(zitadel, started, presented, response)).isEqualTo(new Refused(Reason.NOT_PENDING));
        assertThat(finish(zitadel, started, GOOD, response)).isInstanceOf(Stored.class);
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("challenge", a -> a.challenge = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
                forgery("origin", a -> a.origin = "https://id.example.org"),
                forgery("origin's port", a -> a.origin = ORIGIN + ":8443"),
                forgery("origin's scheme", a -> a.origin = "http://id.example.com"),
                forgery("cross origin", a -> a.crossOrigin = true),
                forgery("top origin", a -> a.topOrigin = "https://evil.example"),
                forgery("RP ID hash", a -> a.rpId = "example.org"),
                forgery("type", a -> a.type = "webauthn.get"),
                forgery("user not present", a -> a.flags &= ~SoftwareAuthenticator.USER_PRESENT),
                forgery("user not verified", a -> a.flags &= ~SoftwareAuthenticator.USER_VERIFIED),
                forgery("backed up, not eligible", a -> a.flags |= SoftwareAuthenticator.BACKED_UP),
                forgery("algorithm not offered", a -> a.algorithmNumber = -35),
                forgery("ES256 on P-384", a -> a.registered = SoftwareAuthenticator.elliptic("secp384r1")),
                forgery("ES256 on P-521", a -> a.registered = SoftwareAuthenticator.elliptic("secp521r1")),
                forgery("ES256 with a key of Ed25519", a -> a.registered = SoftwareAuthenticator.edwards("Ed25519")),
                forgery("EdDSA on Ed448", a -> {
                    a.algorithmNumber = SoftwareAuthenticator.Algorithm.EDDSA.number;
                    a.registered = SoftwareAuthenticator.edwards("Ed448");
                }),
                forgery("EdDSA on P-256", a -> a.algorithmNumber = SoftwareAuthenticator.Algorithm.EDDSA.number),
                forgery("RS256 with a short modulus", a -> {
                    a.algorithmNumber = SoftwareAuthenticator.Algorithm.RS256.number;
                    a.registered = SoftwareAuthenticator.rsa(2047);
                }),
                forgery("credential id too long", a -> a.id = new byte[1024]),
                forgery("statement of none", a -> a.statement.Add("sig", new byte[8])),
                forgery("unknown format", a -> a.format = "made-up"),
                forgery("forged self-attestation", a -> {
                    a.selfAttested = true;
                    a.forged = true;
                }),
                forgery("not discoverable", a -> a.discoverable = false),
                forgery("other kind of authenticator", a -> a.attachment = "cross-platform"));
    }

    private static Arguments forgery(String name, Consumer<Registration> change) {
        return Arguments.of(Named.of(name, change));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void refusesEachForgedFieldWithOneEventAndLetsTheLinkBeTriedAgain(Consumer<Registration> change) {
        var started = (StartPasskeyRegistration.Result.Started) alice.send(new StartPasskeyRegistration(
                ALICE, ACME, RP_ID, "Latchkey", GOOD, dev.latchkey.command.passkey.AuthenticatorKind.PLATFORM));
        var key = new SoftwareAuthenticator();

        assertThat(finish(started, GOOD, key.register(started.options(), ORIGIN, change)))
                .isEqualTo(new Refused(Reason.FAILED));
        assertThat(alice.last())
                .singleElement()
                .isInstanceOfSatisfying(
                        PasswordlessTokenCheckFailed.class,
                        failed -> assertThat(failed.webAuthNTokenId()).isEqualTo(started.passkeyId()));
        assertThat(finish(started, GOOD, key.register(started.options(), ORIGIN)))
                .isInstanceOf(Stored.class);
    }

    @ParameterizedTest
    @CsvSource({"secp384r1,-35", "secp521r1,-36"})
    void storesKeysOnTheCurvesOfOtherAlgorithms(String curve, long algorithm) {
        var user = history(UserFixtures.policy(List.of(Algorithm.ES384, Algorithm.ES512), Attestation.NONE));
        var started = start(user, GOOD);
        var response = new SoftwareAuthenticator().register(started.options(), ORIGIN, attempt -> {
            attempt.algorithmNumber = algorithm;
            attempt.registered = SoftwareAuthenticator.elliptic(curve);
        });

        assertThat(finish(user, started, GOOD, response)).isInstanceOf(Stored.class);
    }

    @Test
    void acceptsAKeyThatAttestsItselfAndWhatOlderClientsLeaveOut() {
        var started = start(GOOD);
        var response = new SoftwareAuthenticator().register(started.options(), ORIGIN, attempt -> {
            attempt.selfAttested = true;
            attempt.extensions = false;
            attempt.attachment = null;
            attempt.crossOrigin = null;
        });

        assertThat(finish(started, GOOD, response)).isInstanceOf(Stored.class);
        assertThat(((PasswordlessTokenVerified) alice.last().getFirst()).attestationType())
                .isEqualTo("packed");
    }

    @Test
    void refusesAPasskeyWithoutAStatementWhereOneIsDemanded() {
        var direct = history(UserFixtures.policy(PasskeyPolicy.DEFAULT.algorithms(), Attestation.DIRECT));
        var started = start(direct, GOOD);
        assertThat(new JsonMapper()
                        .readTree(started.options())
                        .path("publicKey")
                        .path("attestation")
                        .asString())
                .isEqualTo("direct");
        var key = new SoftwareAuthenticator();

        assertThat(finish(direct, started, GOOD, key.register(started.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.FAILED));
        assertThat(direct.last())
                .containsExactly(new PasswordlessTokenCheckFailed(ALICE, ACME, started.passkeyId(), "attestation"));
        var response = key.register(started.options(), ORIGIN, attempt -> attempt.selfAttested = true);
        assertThat(finish(direct, started, GOOD, response)).isInstanceOf(Stored.class);
    }

    @Test
    void refusesWhatIsNoCredentialWithOneEvent() {
        var started = start(GOOD);
        for (var response : List.of("{}", "[]", "", "{\"response\":{}}", "{\"id\":\"%\",\"response\":{\"a\":1}}")) {
            assertThat(finish(started, GOOD, response)).isEqualTo(new Refused(Reason.UNREADABLE));
            assertThat(alice.last()).singleElement().isInstanceOf(PasswordlessTokenCheckFailed.class);
        }
    }

    @Test
    void refusesAnAuthenticatorThatThePolicyDenies() {
        var deny = history(policy(DENIED));
        var started = start(deny, GOOD);
        var key = new SoftwareAuthenticator();
        key.aaguid = new byte[] {
            0,
            0x11,
            0x22,
            0x33,
            0x44,
            0x55,
            0x66,
            0x77,
            (byte) 0x88,
            (byte) 0x99,
            (byte) 0xaa,
            (byte) 0xbb,
            (byte) 0xcc,
            (byte) 0xdd,
            (byte) 0xee,
            (byte) 0xff
        };

        assertThat(finish(deny, started, GOOD, key.register(started.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.AUTHENTICATOR));
        assertThat(deny.last())
                .containsExactly(new PasswordlessTokenCheckFailed(ALICE, ACME, started.passkeyId(), "aaguid"));
    }

    @Test
    void letsExactlyOneOfTwoTabsFinishAndRecordsTheOther() {
        var first = start(GOOD);
        var second = start(GOOD);

        assertThat(finish(second, GOOD, new SoftwareAuthenticator().register(second.options(), ORIGIN)))
                .isInstanceOf(Stored.class);
        assertThat(finish(first, GOOD, new SoftwareAuthenticator().register(first.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.CODE));
        assertThat(alice.last()).containsExactly(new PasswordlessInitCodeCheckFailed(ALICE, ACME, CODE_ID));
    }

    @Test
    void endsAnUnspentCodeExactlyAtItsTimeWhateverWasStarted() {
        alice.moveTo(NOW.plus(HOUR).minusSeconds(60));
        var started = start(GOOD);
        var key = new SoftwareAuthenticator();
        alice.moveTo(NOW.plus(HOUR));

        assertThat(finish(started, GOOD, key.register(started.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.CODE));
        assertThat(finish(started, null, key.register(started.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.CODE));
        alice.moveTo(NOW.plus(HOUR).minusNanos(1));
        assertThat(finish(started, GOOD, key.register(started.options(), ORIGIN)))
                .isInstanceOf(Stored.class);
    }

    @Test
    void endsAChallengeAfterFiveMinutes() {
        var started = start(GOOD);
        var response = new SoftwareAuthenticator().register(started.options(), ORIGIN);
        alice.moveTo(NOW.plus(Duration.ofMinutes(5)));
        for (var code : Arrays.asList(GOOD, null)) {
            assertThat(finish(started, code, response)).isEqualTo(new Refused(Reason.NOT_PENDING));
            assertThat(alice.last())
                    .containsExactly(new PasswordlessTokenCheckFailed(ALICE, ACME, started.passkeyId(), "expired"));
        }

        alice.moveTo(NOW.plus(Duration.ofMinutes(5)).minusNanos(1));
        assertThat(finish(started, GOOD, response)).isInstanceOf(Stored.class);
        assertThat(finish(started, null, response)).isEqualTo(new Refused(Reason.NOT_PENDING));
    }

    @Test
    void recordsALateEndWithoutCountingItAgainstTheCode() {
        for (var spend : SpendCodeAt.values()) {
            var user = history(with(spend));
            var started = start(user, GOOD);
            var response = new SoftwareAuthenticator().register(started.options(), ORIGIN);
            user.moveTo(NOW.plus(Duration.ofMinutes(5)));
            for (var i = 0; i < Passkeys.MAX_FAILED_TRIES; i++) {
                assertThat(finish(user, started, GOOD, response)).isEqualTo(new Refused(Reason.NOT_PENDING));
                assertThat(user.last())
                        .containsExactly(new PasswordlessTokenCheckFailed(ALICE, ACME, started.passkeyId(), "expired"));
            }
            // Then it is forgotten, so that nobody can make the log grow with it.
            finish(user, started, null, response);
            assertThat(user.last()).isEmpty();
            assertThat(user.send(startCommand(GOOD)))
                    .isInstanceOf(
                            spend == SpendCodeAt.START
                                    ? CodeRefused.class
                                    : StartPasskeyRegistration.Result.Started.class);
        }
    }

    @Test
    void findsALateRegistrationByItsChallenge() {
        var late = start(null);
        var response = new SoftwareAuthenticator().register(late.options(), ORIGIN);
        alice.moveTo(NOW.plus(Duration.ofMinutes(5)));
        start(null);

        assertThat(alice.send(command(null, null, response, Started.ANYHOW)))
                .isEqualTo(new Refused(Reason.NOT_PENDING));
        assertThat(alice.last())
                .containsExactly(new PasswordlessTokenCheckFailed(ALICE, ACME, late.passkeyId(), "expired"));
    }

    @Test
    void startsAHundredRegistrationsWithACodeAtMost() {
        var user = history(PasskeyPolicy.DEFAULT);
        for (var i = 0; i < PasskeyCodes.MAX_STARTS; i++) {
            user.happened(new PasswordlessTokenAdded(
                    ALICE,
                    ACME,
                    new PasskeyId("p" + i),
                    "AAECAw",
                    RP_ID,
                    "required",
                    "required",
                    List.of(-7L),
                    null,
                    CODE_ID,
                    false));
        }

        assertThat(user.refusal(startCommand(GOOD))).isEqualTo(ErrorCode.TOO_MANY_REGISTRATIONS);
        assertThat(user.send(startCommand(null))).isInstanceOf(StartPasskeyRegistration.Result.Started.class);
    }

    @Test
    void recordsAtMostThreeFailedTriesOfACodeDeadOrAlive() {
        var wrong = new PresentedCode(CODE_ID, WRONG);
        for (var i = 0; i < 3; i++) {
            assertThat(alice.send(startCommand(wrong))).isEqualTo(new CodeRefused());
            assertThat(alice.last()).containsExactly(new PasswordlessInitCodeCheckFailed(ALICE, ACME, CODE_ID));
        }
        assertThat(alice.send(startCommand(GOOD))).isEqualTo(new CodeRefused());
        assertThat(alice.last()).isEmpty();

        var unknown = new PresentedCode(new CodeId("9999"), new Code("whatever"));
        assertThat(alice.send(startCommand(unknown))).isEqualTo(new CodeRefused());
        assertThat(alice.last()).isEmpty();
    }

    @Test
    void recordsTriesAtASpentAndARevokedCode() {
        for (var end : List.of(
                new PasswordlessInitCodeCheckSucceeded(ALICE, ACME, CODE_ID),
                new PasswordlessInitCodeRevoked(ALICE, ACME, CODE_ID))) {
            var user = history(PasskeyPolicy.DEFAULT);
            user.happened(end);
            for (var i = 0; i < 4; i++) {
                assertThat(user.send(startCommand(GOOD))).isEqualTo(new CodeRefused());
                assertThat(user.last()).hasSize(i < 3 ? 1 : 0);
            }
        }
    }

    @Test
    void letsOthersEndOnlyWhatTheyHaveStartedThemselves() {
        for (var code : Arrays.asList(null, GOOD)) {
            var user = history(PasskeyPolicy.DEFAULT);
            var started = (StartPasskeyRegistration.Result.Started) user.send(startCommand(code), "login");
            var finish = command(
                    started.passkeyId(),
                    null,
                    new SoftwareAuthenticator().register(started.options(), ORIGIN),
                    Started.BY_THE_SENDER);

            assertThat(user.send(finish, "mallory")).isEqualTo(new Refused(Reason.NOT_PENDING));
            assertThat(user.last()).isEmpty();
            assertThat(user.send(finish, "login")).isInstanceOf(Stored.class);
        }
    }

    @Test
    void letsOthersWhoHaveLostTheRightEndOnlyWhatTheyStartedWithACode() {
        for (var code : Arrays.asList(null, GOOD)) {
            var user = history(PasskeyPolicy.DEFAULT);
            var started = (StartPasskeyRegistration.Result.Started) user.send(startCommand(code), "login");
            var finish = command(
                    started.passkeyId(),
                    null,
                    new SoftwareAuthenticator().register(started.options(), ORIGIN),
                    Started.BY_THE_SENDER_WITH_A_CODE);

            assertThat(user.send(finish, "mallory")).isEqualTo(new Refused(Reason.NOT_PENDING));
            assertThat(user.send(finish, "login")).isInstanceOf(code == null ? Refused.class : Stored.class);
        }
    }

    @Test
    void endsNothingByALinkThatWasStartedWithoutOne() {
        var started = start(null);
        var response = new SoftwareAuthenticator().register(started.options(), ORIGIN);

        assertThat(alice.send(command(started.passkeyId(), GOOD, response, Started.WITH_A_CODE)))
                .isEqualTo(new Refused(Reason.NOT_PENDING));
        assertThat(alice.last()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command(started.passkeyId(), null, response, Started.WITH_A_CODE));
    }

    @Test
    void doesNotFinishWithAnotherCodeThanItWasStartedWith() {
        var another = new CodeId("3002");
        alice.happened(codeAdded(another));
        var started = start(GOOD);
        var response = new SoftwareAuthenticator().register(started.options(), ORIGIN);
        var code = new PresentedCode(
                another, UserFixtures.CODES.derive(ALICE, ACME, another).code());

        assertThat(finish(started, code, response)).isEqualTo(new Refused(Reason.NOT_PENDING));
    }

    @Test
    void findsTheRegistrationOfAResponseByItsChallenge() {
        var first = start(null);
        start(null);
        var response = new SoftwareAuthenticator().register(first.options(), ORIGIN);

        assertThat(alice.send(command(null, null, response, Started.ANYHOW)))
                .isEqualTo(new Stored(first.passkeyId(), "My key"));
    }

    @Test
    void keepsTheTenNewestRegistrations() {
        var oldest = start(null);
        var second = start(null);
        for (var i = 0; i < 9; i++) {
            start(null);
        }
        assertThat(finish(oldest, null, new SoftwareAuthenticator().register(oldest.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.NOT_PENDING));
        assertThat(finish(second, null, new SoftwareAuthenticator().register(second.options(), ORIGIN)))
                .isInstanceOf(Stored.class);
    }

    @Test
    void voidsARegistrationAfterTenFailedTries() {
        var started = start(GOOD);
        for (var i = 0; i < 10; i++) {
            finish(started, GOOD, "{}");
        }
        finish(started, GOOD, "{}");
        assertThat(alice.last()).isEmpty();
    }

    @Test
    void excludesThePasskeysOfTheSameDomainAndRefusesTheirCredentials() {
        var key = new SoftwareAuthenticator();
        var first = start(null);
        finish(first, null, key.register(first.options(), ORIGIN));
        var second = start(null);

        var excluded =
                new JsonMapper().readTree(second.options()).path("publicKey").path("excludeCredentials");
        assertThat(excluded.size()).isEqualTo(1);
        assertThat(excluded.path(0).path("id").asString()).isEqualTo(SoftwareAuthenticator.base64url(key.credentialId));
        assertThat(finish(second, null, key.register(second.options(), ORIGIN))).isEqualTo(new Refused(Reason.FAILED));
    }

    @Test
    void recordsThatTheCredentialIsTakenByAnotherUser() {
        var started = start(GOOD);
        var taken = command(
                        started.passkeyId(),
                        GOOD,
                        new SoftwareAuthenticator().register(started.options(), ORIGIN),
                        Started.ANYHOW)
                .withCredentialTaken();

        assertThat(alice.send(taken)).isEqualTo(new Refused(Reason.FAILED));
        assertThat(alice.last())
                .containsExactly(
                        new PasswordlessTokenCheckFailed(ALICE, ACME, started.passkeyId(), "credential_taken"));
    }

    @Test
    void completesAnAccountThatWaitsForTheFirstPasskey() {
        alice.happened(
                new HumanInitializationCodeAdded(ALICE, ACME, UserFixtures.DERIVED.commitment(), Duration.ofHours(72)));
        var started = start(GOOD);
        finish(started, GOOD, new SoftwareAuthenticator().register(started.options(), ORIGIN));

        assertThat(alice.last()).hasSize(3).last().isEqualTo(new HumanInitializationCheckSucceeded(ALICE, ACME));
    }

    @Test
    void refusesMorePasskeysThanAreAllowed() {
        var one = history(policy(1));
        var started = start(one, null);
        finish(one, started, null, new SoftwareAuthenticator().register(started.options(), ORIGIN));

        assertThat(one.refusal(startCommand(null))).isEqualTo(ErrorCode.TOO_MANY_PASSKEYS);
    }

    @Test
    void keepsTheLastPasskeyOfAUserWhateverLinksAreOpen() {
        var started = start(GOOD);
        finish(started, GOOD, new SoftwareAuthenticator().register(started.options(), ORIGIN));
        var remove = new RemovePasskey(ALICE, ACME, started.passkeyId(), false);

        assertThat(alice.refusal(remove)).isEqualTo(ErrorCode.LAST_PASSKEY);
        alice.happened(codeAdded(new CodeId("3002")));
        var second = start(null);
        assertThat(alice.refusal(remove)).isEqualTo(ErrorCode.LAST_PASSKEY);
        finish(second, null, new SoftwareAuthenticator().register(second.options(), ORIGIN));
        alice.send(remove);
        assertThat(alice.last()).singleElement().isInstanceOf(PasswordlessTokenRemoved.class);
        assertThat(alice.refusal(remove)).isEqualTo(ErrorCode.PASSKEY_NOT_FOUND);
    }

    @Test
    void removesTheLastPasskeyWhenThatIsSaid() {
        var started = start(GOOD);
        finish(started, GOOD, new SoftwareAuthenticator().register(started.options(), ORIGIN));

        assertThat(alice.send(new RemovePasskey(ALICE, ACME, started.passkeyId(), true)))
                .isEqualTo(started.passkeyId());
    }

    @Test
    void givesUpARegistrationThatIsRemoved() {
        var started = start(GOOD);
        alice.send(new RemovePasskey(ALICE, ACME, started.passkeyId(), false));

        assertThat(alice.last()).containsExactly(new PasswordlessTokenRemoved(ALICE, ACME, started.passkeyId(), null));
        assertThat(finish(started, GOOD, new SoftwareAuthenticator().register(started.options(), ORIGIN)))
                .isEqualTo(new Refused(Reason.NOT_PENDING));
    }

    private StartPasskeyRegistration.Result.Started start(@Nullable PresentedCode code) {
        return start(alice, code);
    }

    private static StartPasskeyRegistration.Result.Started start(UserHistory user, @Nullable PresentedCode code) {
        return (StartPasskeyRegistration.Result.Started) user.send(startCommand(code));
    }

    private static StartPasskeyRegistration startCommand(@Nullable PresentedCode code) {
        return new StartPasskeyRegistration(ALICE, ACME, RP_ID, "Latchkey", code, null);
    }

    private FinishPasskeyRegistration.Result finish(
            StartPasskeyRegistration.Result.Started started, @Nullable PresentedCode code, String response) {
        return finish(alice, started, code, response);
    }

    private static FinishPasskeyRegistration.Result finish(
            UserHistory user,
            StartPasskeyRegistration.Result.Started started,
            @Nullable PresentedCode code,
            String response) {
        return user.send(command(started.passkeyId(), code, response, Started.ANYHOW));
    }

    private static FinishPasskeyRegistration command(
            @Nullable PasskeyId id, @Nullable PresentedCode code, String response, Started started) {
        return new FinishPasskeyRegistration(
                ALICE, ACME, id, code, response, "My key", Set.of(ORIGIN, "https://other.example"), started, false);
    }

    private static UserHistory history(PasskeyPolicy policy) {
        var history = new UserHistory(NOW, policy);
        history.happened(registered(), codeAdded());
        return history;
    }

    private static PasskeyPolicy with(SpendCodeAt spend) {
        return policy(Set.of(), 20, spend);
    }

    private static PasskeyPolicy policy(UUID denied) {
        return policy(Set.of(denied), 20, SpendCodeAt.FINISH);
    }

    private static PasskeyPolicy policy(int max) {
        return policy(Set.of(), max, SpendCodeAt.FINISH);
    }

    private static PasskeyPolicy policy(Set<UUID> denied, int max, SpendCodeAt spend) {
        return UserFixtures.policy(denied, max, PasskeyPolicy.DEFAULT.maxOpenLinks(), false, spend);
    }
}
