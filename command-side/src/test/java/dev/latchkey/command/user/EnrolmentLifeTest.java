package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODES;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.WRONG;
import static dev.latchkey.command.user.UserFixtures.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeCheck;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Reason;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Refused;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Stored;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.command.passkey.RemovePasskey;
import dev.latchkey.command.passkey.RequestNewPasswordlessInitCode;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.passkey.StartPasskeyRegistration.Result.CodeRefused;
import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.command.webauthn.SoftwareAuthenticator.Registration;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRequested;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.PasskeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Links and what is done with them in any order and at any time, held against the simplest model of their life. */
class EnrolmentLifeTest {
    private static final String ORIGIN = "https://id.example.com";
    private static final SoftwareAuthenticator.Algorithm QUICK = SoftwareAuthenticator.Algorithm.ES256;

    enum Act {
        ISSUE,
        OPEN,
        OPEN_WRONG,
        START,
        START_WRONG,
        FINISH,
        FINISH_FORGED,
        FINISH_WITH_WRONG_CODE,
        FINISH_ON_ITS_OWN,
        FINISH_OF_ANOTHER,
        REVOKE,
        REQUEST_NEW,
        LOCK_USER,
        UNLOCK_USER,
        REMOVE_USER,
        REMOVE_PASSKEY,
        WAIT
    }

    /** Each breaks one check of the ceremony. */
    private static final List<Consumer<Registration>> FORGERIES = List.of(
            attempt -> attempt.origin = "https://evil.example",
            attempt -> attempt.challenge = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            attempt -> attempt.rpId = "evil.example",
            attempt -> attempt.type = "webauthn.get",
            attempt -> attempt.flags &= ~SoftwareAuthenticator.USER_VERIFIED,
            attempt -> attempt.flags |= SoftwareAuthenticator.BACKED_UP);

    /**
     * Something to be done.
     *
     * @param which the code or the registration concerned, counted round
     * @param pause how long before
     */
    record Step(Act act, int which, Duration pause) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var waits = Arbitraries.of(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(299),
                Duration.ofMinutes(5),
                Duration.ofMinutes(55),
                HOUR.minusNanos(1),
                HOUR);
        // Nothing comes after the removal of a user, so it is to be rare.
        var acts = Arbitraries.of(Act.class).filter(act -> act != Act.REMOVE_USER);
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(40, acts), Tuple.of(1, Arbitraries.just(Act.REMOVE_USER))),
                        Arbitraries.integers().between(0, 5),
                        waits)
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(25);
    }

    @Property(tries = 40)
    void livesAsTheModelSays(
            @ForAll("steps") List<Step> steps, @ForAll SpendCodeAt spend, @ForAll boolean newLinkEndsOlderOnes) {
        var life = new Life(spend, newLinkEndsOlderOnes);
        life.issue();
        steps.forEach(life::take);
        life.holds();
    }

    /** What is known of a code. */
    private static final class ModelCode {
        final CodeId id;
        final Instant end;
        int failures;
        boolean ended;

        ModelCode(CodeId id, Instant end) {
            this.id = id;
            this.end = end;
        }

        boolean isGoodAt(Instant now) {
            return !ended && now.isBefore(end);
        }

        /** Counts a failed try and returns how many events it leaves. */
        int fail() {
            if (failures == PasskeyCodes.MAX_FAILED_TRIES) {
                return 0;
            }
            failures++;
            ended |= failures == PasskeyCodes.MAX_FAILED_TRIES;
            return 1;
        }

        PresentedCode right() {
            return new PresentedCode(id, CODES.derive(ALICE, ACME, id).code());
        }

        PresentedCode wrong() {
            return new PresentedCode(id, WRONG);
        }
    }

    /** What is known of a registration. */
    private static final class ModelRegistration {
        final PasskeyId id;
        final String options;
        final ModelCode code;
        final Instant end;
        int failures;
        boolean done;

        ModelRegistration(PasskeyId id, String options, ModelCode code, Instant end) {
            this.id = id;
            this.options = options;
            this.code = code;
            this.end = end;
        }

        void fail() {
            done |= ++failures == Passkeys.MAX_FAILED_TRIES;
        }
    }

    private static final class Life {
        private final UserHistory user;
        private final boolean spentAtStart;
        private final boolean endsOlder;
        private final List<ModelCode> codes = new ArrayList<>();
        private final List<ModelRegistration> registrations = new ArrayList<>();
        private final List<PasskeyId> passkeys = new ArrayList<>();

        private boolean locked;
        private boolean removed;
        private Instant lastRequest = Instant.MIN;
        private @Nullable ModelCode lastRequested;

        Life(SpendCodeAt spend, boolean newLinkEndsOlderOnes) {
            user = new UserHistory(NOW, policy(spend, newLinkEndsOlderOnes));
            spentAtStart = spend == SpendCodeAt.START;
            endsOlder = newLinkEndsOlderOnes;
            user.happened(registered());
        }

        void take(Step step) {
            user.advance(step.pause());
            var code = codes.get(step.which() % codes.size());
            if (removed) {
                isGone(step.which(), code);
                return;
            }
            switch (step.act()) {
                case ISSUE -> issue();
                case OPEN -> open(code);
                case OPEN_WRONG -> openWrong(code);
                case START -> start(code);
                case START_WRONG -> startWrong(code);
                case FINISH -> finish(step.which(), true, honest -> {});
                case FINISH_FORGED -> finish(step.which(), true, FORGERIES.get(step.which()));
                case FINISH_WITH_WRONG_CODE -> finishWithWrongCode(step.which());
                case FINISH_ON_ITS_OWN -> finish(step.which(), false, honest -> {});
                case FINISH_OF_ANOTHER -> finishOfAnother(step.which());
                case REVOKE -> revoke(code);
                case REQUEST_NEW -> requestNew(code);
                case LOCK_USER -> lock(true);
                case UNLOCK_USER -> lock(false);
                case REMOVE_USER -> removeUser();
                case REMOVE_PASSKEY -> removePasskey();
                case WAIT -> user.advance(step.which() == 5 ? Duration.ofDays(6) : Duration.ZERO);
            }
        }

        void issue() {
            var older = codes.stream()
                    .filter(code -> endsOlder && code.isGoodAt(user.now()))
                    .toList();
            var issued = user.send(new AddPasswordlessInitCode(ALICE, ACME));
            assertThat(user.last()).hasSize(older.size() + 1).last().isInstanceOf(PasswordlessInitCodeAdded.class);
            for (var i = 0; i < older.size(); i++) {
                older.get(i).ended = true;
                assertThat(user.last().get(i)).isEqualTo(new PasswordlessInitCodeRevoked(ALICE, ACME, older.get(i).id));
            }
            codes.add(new ModelCode(issued.id(), user.now().plus(HOUR)));
        }

        /** Never ends another link, whatever the policy. */
        private void requestNew(ModelCode code) {
            var request = new RequestNewPasswordlessInitCode(ALICE, ACME, code.id, code.end);
            if (locked) {
                assertThat(user.refusal(request)).isEqualTo(ErrorCode.USER_LOCKED);
            } else if (!user.now().isBefore(code.end.plus(Duration.ofDays(7)))) {
                assertThat(user.refusal(request)).isEqualTo(ErrorCode.NEW_LINK_TOO_LATE);
            } else if (lastRequested != null
                    && lastRequested.isGoodAt(user.now())
                    && user.now().isBefore(lastRequest.plus(RequestNewPasswordlessInitCode.PAUSE))) {
                assertThat(user.send(request)).isFalse();
                left();
            } else {
                assertThat(user.send(request)).isTrue();
                left(PasswordlessInitCodeRequested.class);
                lastRequest = user.now();
                var requested = (PasswordlessInitCodeRequested) user.last().getFirst();
                lastRequested = new ModelCode(requested.id(), user.now().plus(HOUR));
                codes.add(lastRequested);
            }
        }

        private void lock(boolean now) {
            locked = now;
            user.happened(now ? new UserLocked(ALICE, ACME) : new UserUnlocked(ALICE, ACME));
        }

        private void removeUser() {
            user.send(new RemoveUser(ALICE, ACME));
            left(UserRemoved.class);
            removed = true;
        }

        /** Asks for one thing only, since every command is handled on the whole history. */
        private void isGone(int which, ModelCode code) {
            if (which % 2 == 0 || registrations.isEmpty()) {
                assertThat(user.refusal(startCommand(code.right()))).isEqualTo(ErrorCode.PASSKEY_USER_REMOVED);
            } else {
                var registration = registrations.get(which % registrations.size());
                var response = new SoftwareAuthenticator(QUICK).register(registration.options, ORIGIN);
                assertThat(user.refusal(finishCommand(registration, registration.code.right(), response)))
                        .isEqualTo(ErrorCode.PASSKEY_USER_REMOVED);
            }
        }

        private void open(ModelCode code) {
            var check = user.send(new CheckPasswordlessInitCode(
                    ALICE, ACME, code.id, code.right().code()));
            assertThat(check instanceof CodeCheck.Good).isEqualTo(code.isGoodAt(user.now()));
            left();
        }

        private void openWrong(ModelCode code) {
            var good = code.isGoodAt(user.now());
            var check = user.send(new CheckPasswordlessInitCode(ALICE, ACME, code.id, WRONG));
            assertThat(check).isInstanceOf(CodeCheck.Refused.class);
            // Looking at a dead code is no attempt to use it.
            leftFailures(good ? code.fail() : 0);
        }

        private void start(ModelCode code) {
            var good = code.isGoodAt(user.now());
            var result = user.send(startCommand(code.right()));
            if (good) {
                var started = (StartPasskeyRegistration.Result.Started) result;
                if (spentAtStart) {
                    left(PasswordlessTokenAdded.class, PasswordlessInitCodeCheckSucceeded.class);
                    code.ended = true;
                } else {
                    left(PasswordlessTokenAdded.class);
                }
                registrations.add(new ModelRegistration(
                        started.passkeyId(), started.options(), code, user.now().plus(PendingRegistration.LIFE)));
                forgetOldRegistrations();
            } else {
                assertThat(result).isEqualTo(new CodeRefused());
                leftFailures(code.fail());
            }
        }

        private void startWrong(ModelCode code) {
            assertThat(user.send(startCommand(code.wrong()))).isEqualTo(new CodeRefused());
            leftFailures(code.fail());
        }

        private void finishWithWrongCode(int which) {
            if (registrations.isEmpty()) {
                return;
            }
            var registration = registrations.get(which % registrations.size());
            var response = new SoftwareAuthenticator(QUICK).register(registration.options, ORIGIN);
            assertThat(user.send(finishCommand(registration, registration.code.wrong(), response)))
                    .isEqualTo(new Refused(Reason.CODE));
            leftFailures(registration.code.fail());
        }

        private void finishOfAnother(int which) {
            if (registrations.isEmpty()) {
                return;
            }
            var registration = registrations.get(which % registrations.size());
            var response = new SoftwareAuthenticator(QUICK).register(registration.options, ORIGIN);
            assertThat(user.send(finishCommand(registration, null, response), "mallory"))
                    .isEqualTo(new Refused(Reason.NOT_PENDING));
            left();
        }

        private void finish(int which, boolean withCode, Consumer<Registration> change) {
            if (registrations.isEmpty()) {
                return;
            }
            var registration = registrations.get(which % registrations.size());
            var code = registration.code;
            // A code that was spent with the start is good for the end of that very registration.
            var good = spentAtStart ? !registration.done : code.isGoodAt(user.now());
            var honest = !FORGERIES.contains(change);
            var response = new SoftwareAuthenticator(QUICK).register(registration.options, ORIGIN, change);
            var result = user.send(finishCommand(registration, withCode ? code.right() : null, response));
            if (withCode && !good) {
                assertThat(result).isEqualTo(new Refused(Reason.CODE));
                leftFailures(code.fail());
            } else if (registration.done) {
                assertThat(result).isEqualTo(new Refused(Reason.NOT_PENDING));
                left();
            } else if (!user.now().isBefore(registration.end)) {
                assertThat(result).isEqualTo(new Refused(Reason.NOT_PENDING));
                left(PasswordlessTokenCheckFailed.class);
                registration.fail();
            } else if (!good) {
                assertThat(result).isEqualTo(new Refused(Reason.CODE));
                leftFailures(code.fail());
            } else if (!honest) {
                assertThat(result).isEqualTo(new Refused(Reason.FAILED));
                left(PasswordlessTokenCheckFailed.class);
                registration.fail();
            } else {
                assertThat(result).isInstanceOf(Stored.class);
                if (spentAtStart) {
                    left(PasswordlessTokenVerified.class);
                } else {
                    left(PasswordlessTokenVerified.class, PasswordlessInitCodeCheckSucceeded.class);
                }
                registration.done = true;
                code.ended = true;
                passkeys.add(registration.id);
            }
        }

        private void revoke(ModelCode code) {
            var revoke = new RevokePasswordlessInitCode(ALICE, ACME, code.id);
            if (code.isGoodAt(user.now())) {
                user.send(revoke);
                left(PasswordlessInitCodeRevoked.class);
                code.ended = true;
            } else {
                user.refusal(revoke);
            }
        }

        private void removePasskey() {
            if (!passkeys.isEmpty()) {
                user.send(new RemovePasskey(ALICE, ACME, passkeys.removeFirst(), true));
                left(PasswordlessTokenRemoved.class);
            }
        }

        /** Each code was spent once at most, and with each at most one passkey was stored. */
        void holds() {
            var all = user.all();
            for (var code : codes) {
                assertThat(all)
                        .filteredOn(event -> event instanceof PasswordlessInitCodeCheckSucceeded spent
                                && spent.id().equals(code.id))
                        .hasSizeLessThanOrEqualTo(1);
                assertThat(all)
                        .filteredOn(event -> event instanceof PasswordlessInitCodeCheckFailed failed
                                && failed.id().equals(code.id))
                        .hasSize(code.failures);
            }
            var stored = all.stream()
                    .filter(PasswordlessTokenVerified.class::isInstance)
                    .count();
            var spent = all.stream()
                    .filter(PasswordlessInitCodeCheckSucceeded.class::isInstance)
                    .count();
            assertThat(stored).isLessThanOrEqualTo(spent);
            assertThat(spentAtStart || stored == spent).isTrue();
        }

        /** A further registration makes the oldest void once there are ten. */
        private void forgetOldRegistrations() {
            var open = registrations.stream().filter(each -> !each.done).toList();
            if (open.size() > Passkeys.MAX_PENDING) {
                open.getFirst().done = true;
            }
        }

        private static FinishPasskeyRegistration finishCommand(
                ModelRegistration registration, @Nullable PresentedCode code, String response) {
            return new FinishPasskeyRegistration(
                    ALICE,
                    ACME,
                    registration.id,
                    code,
                    response,
                    "A key",
                    Set.of(ORIGIN),
                    code == null ? Started.BY_THE_SENDER : Started.WITH_A_CODE,
                    false);
        }

        private static PasskeyPolicy policy(SpendCodeAt spend, boolean newLinkEndsOlderOnes) {
            var base = PasskeyPolicy.DEFAULT;
            return UserFixtures.policy(
                    base.deniedAaguids(), base.maxPasskeys(), base.maxOpenLinks(), newLinkEndsOlderOnes, spend);
        }

        private static StartPasskeyRegistration startCommand(PresentedCode code) {
            return new StartPasskeyRegistration(ALICE, ACME, "id.example.com", "Latchkey", code, null);
        }

        private void leftFailures(int times) {
            assertThat(user.last()).hasSize(times).allMatch(PasswordlessInitCodeCheckFailed.class::isInstance);
        }

        private void left(Class<?>... events) {
            assertThat(user.last().stream().map(Object::getClass)).containsExactly(events);
        }
    }
}
