package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODES;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.WRONG;
import static dev.latchkey.command.user.UserFixtures.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeCheck;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Reason;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Refused;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Result.Stored;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.command.passkey.RemovePasskey;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.passkey.StartPasskeyRegistration.Result.CodeRefused;
import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.PasskeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
        FINISH_ON_ITS_OWN,
        REVOKE,
        LOCK_USER,
        UNLOCK_USER,
        REMOVE_PASSKEY,
        WAIT
    }

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
        return Combinators.combine(
                        Arbitraries.of(Act.class), Arbitraries.integers().between(0, 5), waits)
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(30);
    }

    @Property(tries = 60)
    void livesAsTheModelSays(@ForAll("steps") List<Step> steps) {
        var life = new Life();
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
    }

    private static final class Life {
        private final UserHistory user = new UserHistory(NOW, PasskeyPolicy.DEFAULT);
        private final List<ModelCode> codes = new ArrayList<>();
        private final List<ModelRegistration> registrations = new ArrayList<>();
        private final List<PasskeyId> passkeys = new ArrayList<>();

        Life() {
            user.happened(registered());
        }

        void take(Step step) {
            user.advance(step.pause());
            var code = codes.get(step.which() % codes.size());
            switch (step.act()) {
                case ISSUE -> issue();
                case OPEN -> open(code);
                case OPEN_WRONG -> openWrong(code);
                case START -> start(code);
                case START_WRONG -> startWrong(code);
                case FINISH -> finish(step.which(), true, true);
                case FINISH_FORGED -> finish(step.which(), true, false);
                case FINISH_ON_ITS_OWN -> finish(step.which(), false, true);
                case REVOKE -> revoke(code);
                case LOCK_USER -> user.happened(new UserLocked(ALICE, ACME));
                case UNLOCK_USER -> user.happened(new UserUnlocked(ALICE, ACME));
                case REMOVE_PASSKEY -> removePasskey();
                case WAIT -> {}
            }
        }

        void issue() {
            var issued = user.send(new AddPasswordlessInitCode(ALICE, ACME));
            left(PasswordlessInitCodeAdded.class);
            codes.add(new ModelCode(issued.id(), user.now().plus(HOUR)));
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
                left(PasswordlessTokenAdded.class);
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

        private void finish(int which, boolean withCode, boolean honest) {
            if (registrations.isEmpty()) {
                return;
            }
            var registration = registrations.get(which % registrations.size());
            var code = registration.code;
            var pending = !registration.done && user.now().isBefore(registration.end);
            var good = code.isGoodAt(user.now());
            var response = new SoftwareAuthenticator(QUICK).register(registration.options, ORIGIN, attempt -> {
                if (!honest) {
                    attempt.origin = "https://evil.example";
                }
            });
            var result = user.send(new FinishPasskeyRegistration(
                    ALICE,
                    ACME,
                    registration.id,
                    withCode ? code.right() : null,
                    response,
                    "A key",
                    Set.of(ORIGIN),
                    withCode ? Started.WITH_A_CODE : Started.BY_THE_SENDER,
                    false));
            if (withCode && !good) {
                assertThat(result).isEqualTo(new Refused(Reason.CODE));
                leftFailures(code.fail());
            } else if (!pending) {
                assertThat(result).isEqualTo(new Refused(Reason.NOT_PENDING));
                left();
            } else if (!good) {
                assertThat(result).isEqualTo(new Refused(Reason.CODE));
                leftFailures(code.fail());
            } else if (!honest) {
                assertThat(result).isEqualTo(new Refused(Reason.FAILED));
                left(PasswordlessTokenCheckFailed.class);
                registration.done |= ++registration.failures == Passkeys.MAX_FAILED_TRIES;
            } else {
                assertThat(result).isInstanceOf(Stored.class);
                left(PasswordlessTokenVerified.class, PasswordlessInitCodeCheckSucceeded.class);
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

        /** Each code was spent once at most, and by the append that stored a passkey. */
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
            assertThat(all.stream().filter(PasswordlessTokenVerified.class::isInstance))
                    .hasSameSizeAs(all.stream()
                            .filter(PasswordlessInitCodeCheckSucceeded.class::isInstance)
                            .toList());
        }

        /** A further registration makes the oldest void once there are ten whose time is not over. */
        private void forgetOldRegistrations() {
            var open = registrations.stream()
                    .filter(each -> !each.done && user.now().isBefore(each.end))
                    .toList();
            if (open.size() > Passkeys.MAX_PENDING) {
                open.getFirst().done = true;
            }
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
