package dev.latchkey.command.user;

import dev.latchkey.command.webauthn.RegistrationTerms;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A registration that was started and not ended yet.
 *
 * <p>Its fields are not final because the snapshot reader sets them.
 */
final class PendingRegistration {
    /** How long a challenge is good (WebAuthn Level 3 §13.4.3 asks for a time of minutes). */
    static final Duration LIFE = Duration.ofMinutes(5);

    private String challenge;
    private String rpId;
    private String userVerification;
    private String residentKey;
    private List<Long> algorithms;
    private @Nullable String attachment;
    private @Nullable CodeId codeId;
    private boolean codeSpent;
    /** What the code was committed to that was spent with the start; null if none was. */
    private @Nullable Commitment spent;
    /** The editor who started it. */
    private String startedBy;

    private int failedTries;
    private DatedMoment startedAt;

    /**
     * Makes a registration.
     *
     * @param code what the code is committed to that it was started with; null without one
     */
    PendingRegistration(PasswordlessTokenAdded start, @Nullable Commitment code, String startedBy, Instant at) {
        challenge = start.challenge();
        rpId = start.rpID();
        userVerification = start.userVerification();
        residentKey = start.residentKey();
        algorithms = List.copyOf(start.algorithms());
        attachment = start.attachment();
        codeId = start.codeID();
        codeSpent = start.codeSpent();
        spent = codeSpent ? code : null;
        this.startedBy = startedBy;
        startedAt = new DatedMoment(at);
    }

    /** For the snapshot reader, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    private PendingRegistration() {}

    RegistrationTerms terms() {
        return new RegistrationTerms(challenge, rpId, userVerification, residentKey, algorithms, attachment);
    }

    String challenge() {
        return challenge;
    }

    String rpId() {
        return rpId;
    }

    /** Returns the code that it was started with. */
    @Nullable
    CodeId codeId() {
        return codeId;
    }

    /** Returns the code that its end is to spend. */
    @Nullable
    CodeId codeToSpend() {
        return codeSpent ? null : codeId;
    }

    /** Returns what the code was committed to that was spent with the start, if this is the code. */
    @Nullable
    Commitment spent(CodeId id) {
        return id.equals(codeId) ? spent : null;
    }

    boolean isStartedBy(String editor) {
        return startedBy.equals(editor);
    }

    void date(Instant at) {
        startedAt.date(at);
    }

    /** Returns the first instant at which it can be ended no more. */
    Instant end() {
        return startedAt.plus(LIFE);
    }

    boolean isOverAt(Instant now) {
        return !now.isBefore(end());
    }

    /** Counts a failed end and returns how many there were. */
    int fail() {
        return ++failedTries;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PendingRegistration that
                && Objects.equals(challenge, that.challenge)
                && Objects.equals(rpId, that.rpId)
                && Objects.equals(userVerification, that.userVerification)
                && Objects.equals(residentKey, that.residentKey)
                && Objects.equals(algorithms, that.algorithms)
                && Objects.equals(attachment, that.attachment)
                && Objects.equals(codeId, that.codeId)
                && Objects.equals(codeSpent, that.codeSpent)
                && Objects.equals(spent, that.spent)
                && Objects.equals(startedBy, that.startedBy)
                && Objects.equals(failedTries, that.failedTries)
                && Objects.equals(startedAt, that.startedAt);
    }

    @Override
    public int hashCode() {
        return challenge.hashCode();
    }
}
