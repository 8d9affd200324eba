package dev.latchkey.command.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Reason;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.webauthn.Person;
import dev.latchkey.command.webauthn.RegistrationCeremony;
import dev.latchkey.command.webauthn.RegistrationCeremony.Verdict;
import dev.latchkey.command.webauthn.RegistrationTerms;
import dev.latchkey.command.webauthn.VerifiedCredential;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what starting and ending a registration does, from the state of the user as it is. */
final class Enrolment {
    /** WebAuthn Level 3 §13.4.3 asks for 16 at least. */
    private static final int CHALLENGE_BYTES = 32;

    private final Person person;
    private final OrgId owner;
    private final PasskeyCodes codes;
    private final Passkeys passkeys;
    private final boolean initial;
    private final CeremonyTools tools;
    private final PasskeyPolicy policy;
    private final Instant now;

    /**
     * Takes the state of a user.
     *
     * @param initial whether the user waits for the first sign-in
     */
    Enrolment(Person person, OrgId owner, PasskeyCodes codes, Passkeys passkeys, boolean initial, CeremonyTools tools) {
        this.person = person;
        this.owner = owner;
        this.codes = codes;
        this.passkeys = passkeys;
        this.initial = initial;
        this.tools = tools;
        this.policy = tools.policies().of(owner);
        this.now = tools.clock().instant();
    }

    Decision<StartPasskeyRegistration.Result> start(StartPasskeyRegistration command) {
        var code = command.code();
        if (code != null && !isGood(code)) {
            return new Decision<>(new StartPasskeyRegistration.Result.CodeRefused(), failed(code.id()));
        }
        requireStartsLeft(code);
        requireRoom();
        var terms = new RegistrationTerms(
                challenge(tools),
                command.rpId(),
                policy.userVerification().word(),
                policy.residentKey().word(),
                policy.algorithms().stream()
                        .map(PasskeyPolicy.Algorithm::number)
                        .toList(),
                command.kind() == null ? null : command.kind().word());
        var passkeyId = new PasskeyId(tools.ids().next());
        var spend = policy.spendCodeAt() == SpendCodeAt.START ? code : null;
        var events = new ArrayList<UserEvent>();
        events.add(new PasswordlessTokenAdded(
                person.id(),
                owner,
                passkeyId,
                terms.challenge(),
                terms.rpId(),
                terms.userVerification(),
                terms.residentKey(),
                terms.algorithms(),
                terms.attachment(),
                code == null ? null : code.id(),
                spend != null));
        if (spend != null) {
            events.add(new PasswordlessInitCodeCheckSucceeded(person.id(), owner, spend.id()));
        }
        return new Decision<>(
                new StartPasskeyRegistration.Result.Started(
                        passkeyId, ceremony(terms).options(command.rpName())),
                events,
                code == null ? null : end(code.id()));
    }

    /** Decides what ending a registration does; whose {@code sender} may not end is to them as if it were not there. */
    Decision<FinishPasskeyRegistration.Result> finish(FinishPasskeyRegistration command, String sender) {
        var id = command.passkeyId();
        if (id == null) {
            id = passkeys.pendingFor(RegistrationCeremony.challengeOf(command.response()), now);
        }
        var pending = id == null ? null : passkeys.pending(id);
        var code = command.code();
        var spent = code == null || pending == null ? null : pending.spent(code.id());
        if (code != null && !(spent == null ? isGood(code) : matches(spent, code))) {
            return refused(Reason.CODE, failed(code.id()));
        }
        if (id == null
                || pending == null
                || (code != null && !code.id().equals(pending.codeId()))
                || !mayEnd(command.started(), pending, sender)) {
            return refused(Reason.NOT_PENDING, List.of());
        }
        if (pending.isOverAt(now)) {
            return refused(Reason.NOT_PENDING, List.of(failed(id, "expired")));
        }
        var toSpend = pending.codeToSpend();
        if (toSpend != null && !isOpen(toSpend)) {
            // Spent by another registration, revoked, tried in vain too often or over since the start.
            return refused(Reason.CODE, failed(toSpend));
        }
        requireRoom();
        var verdict = command.credentialTaken()
                ? new Verdict.Refused("credential_taken")
                : ceremony(pending.terms()).verify(command.response(), command.origins());
        return switch (verdict) {
            case Verdict.Refused refused -> refused(reason(refused), List.of(failed(id, refused.reason())));
            case Verdict.Verified verified -> stored(id, pending, verified.credential(), command.name());
        };
    }

    private static Reason reason(Verdict.Refused refused) {
        return switch (refused.reason()) {
            case "unreadable" -> Reason.UNREADABLE;
            case "aaguid" -> Reason.AUTHENTICATOR;
            default -> Reason.FAILED;
        };
    }

    private Decision<FinishPasskeyRegistration.Result> stored(
            PasskeyId id, PendingRegistration pending, VerifiedCredential credential, @Nullable String name) {
        var called = name == null ? tools.names().of(credential.model()) : name;
        var events = new ArrayList<UserEvent>();
        events.add(new PasswordlessTokenVerified(
                person.id(),
                owner,
                id,
                credential.keyId(),
                credential.publicKey(),
                credential.attestationType(),
                credential.aaguid(),
                credential.signCount(),
                called,
                pending.rpId(),
                credential.backupEligible(),
                credential.backedUp(),
                credential.transports()));
        var toSpend = pending.codeToSpend();
        if (toSpend != null) {
            events.add(new PasswordlessInitCodeCheckSucceeded(person.id(), owner, toSpend));
        }
        if (initial) {
            events.add(new HumanInitializationCheckSucceeded(person.id(), owner));
        }
        return new Decision<>(
                new FinishPasskeyRegistration.Result.Stored(id, called),
                events,
                earlier(pending.end(), toSpend == null ? null : end(toSpend)));
    }

    private @Nullable Instant end(CodeId id) {
        var code = codes.find(id);
        return code == null ? null : code.expiresAt();
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other != null && other.isBefore(one) ? other : one;
    }

    private static boolean mayEnd(Started started, PendingRegistration pending, String sender) {
        return switch (started) {
            case ANYHOW -> true;
            case BY_THE_SENDER -> pending.isStartedBy(sender);
            case BY_THE_SENDER_WITH_A_CODE -> pending.isStartedBy(sender) && pending.codeId() != null;
            case WITH_A_CODE -> pending.codeId() != null;
        };
    }

    private boolean isOpen(CodeId id) {
        var code = codes.find(id);
        return code != null && !code.isExpiredAt(now);
    }

    private boolean isGood(PresentedCode presented) {
        var code = codes.find(presented.id());
        return code != null && !code.isExpiredAt(now) && matches(code.commitment(), presented);
    }

    private boolean matches(Commitment commitment, PresentedCode presented) {
        return tools.codes().matches(commitment, person.id(), owner, presented.id(), presented.code());
    }

    /**
     * Records a failed try as long as the code is remembered and its tries are not used up, so that nobody can make the
     * log grow with a code that is dead or never was.
     */
    private List<UserEvent> failed(CodeId code) {
        return codes.hasTriesLeft(code)
                ? List.of(new PasswordlessInitCodeCheckFailed(person.id(), owner, code))
                : List.of();
    }

    private PasswordlessTokenCheckFailed failed(PasskeyId id, String reason) {
        return new PasswordlessTokenCheckFailed(person.id(), owner, id, reason);
    }

    private void requireStartsLeft(@Nullable PresentedCode presented) {
        var code = presented == null ? null : codes.find(presented.id());
        if (code != null && code.starts() >= PasskeyCodes.MAX_STARTS) {
            throw new DomainException(
                    ErrorCode.TOO_MANY_REGISTRATIONS,
                    PasskeyCodes.MAX_STARTS + " registrations were started with the code");
        }
    }

    private void requireRoom() {
        if (passkeys.count() >= policy.maxPasskeys()) {
            throw new DomainException(
                    ErrorCode.TOO_MANY_PASSKEYS, "the user has " + policy.maxPasskeys() + " passkeys");
        }
    }

    private RegistrationCeremony ceremony(RegistrationTerms terms) {
        return new RegistrationCeremony(terms, person, policy, passkeys.of(terms.rpId()));
    }

    static String challenge(CeremonyTools tools) {
        var bytes = new byte[CHALLENGE_BYTES];
        tools.random().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Decision<FinishPasskeyRegistration.Result> refused(Reason reason, List<UserEvent> events) {
        return new Decision<>(new FinishPasskeyRegistration.Result.Refused(reason), events);
    }
}
