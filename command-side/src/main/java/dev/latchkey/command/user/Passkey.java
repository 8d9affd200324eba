package dev.latchkey.command.user;

import dev.latchkey.command.webauthn.KnownCredential;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A passkey that can be used, and the authentications that were started with it.
 *
 * <p>Its fields are not final because the snapshot reader sets them.
 */
final class Passkey {
    /** How often a passkey can be given another name, so that a page cannot be made to fill the log. */
    static final int MAX_RENAMED = 20;

    /** How many authentications can be under way; a further one makes the oldest void. */
    private static final int MAX_UNDER_WAY = 5;

    private String keyId;
    private String publicKey;
    private String rpId;
    private long signCount;
    private boolean backupEligible;
    private List<String> transports;
    private String name;
    /** How often it was given another name. */
    private int renamed;
    /** How often an authentication was started. */
    private int begun;

    /** The challenges that wait for an answer, oldest first. */
    private SequencedMap<String, Begun> challenges = new LinkedHashMap<>();

    Passkey(PasswordlessTokenVerified verified) {
        keyId = verified.keyId();
        publicKey = verified.publicKey();
        rpId = verified.rpID();
        signCount = verified.signCount();
        backupEligible = verified.backupEligible();
        transports = List.copyOf(verified.transports());
        name = verified.webAuthNTokenName();
    }

    /** For the snapshot reader, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    private Passkey() {}

    KnownCredential credential() {
        return new KnownCredential(keyId, publicKey, signCount, backupEligible, transports);
    }

    String keyId() {
        return keyId;
    }

    String rpId() {
        return rpId;
    }

    long signCount() {
        return signCount;
    }

    int begun() {
        return begun;
    }

    String name() {
        return name;
    }

    int renamed() {
        return renamed;
    }

    void rename(String name) {
        this.name = name;
        renamed++;
    }

    void count(long signCount) {
        this.signCount = signCount;
    }

    Begun begin(String challenge, String userVerification, Instant at) {
        begun++;
        if (challenges.size() >= MAX_UNDER_WAY) {
            challenges.pollFirstEntry();
        }
        var begun = new Begun(userVerification, at);
        challenges.put(challenge, begun);
        return begun;
    }

    /** Returns what waits for an answer to this challenge at {@code now}. */
    @Nullable
    Begun begunWith(String challenge, Instant now) {
        var found = challenges.get(challenge);
        return found == null || found.isOverAt(now) ? null : found;
    }

    boolean isWaitingAt(Instant now) {
        return challenges.values().stream().anyMatch(begun -> !begun.isOverAt(now));
    }

    /** Makes all challenges void: one was answered, rightly or wrongly. */
    void settle() {
        challenges.clear();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Passkey that
                && Objects.equals(keyId, that.keyId)
                && Objects.equals(publicKey, that.publicKey)
                && Objects.equals(rpId, that.rpId)
                && Objects.equals(signCount, that.signCount)
                && Objects.equals(backupEligible, that.backupEligible)
                && Objects.equals(transports, that.transports)
                && Objects.equals(name, that.name)
                && Objects.equals(renamed, that.renamed)
                && Objects.equals(begun, that.begun)
                && Objects.equals(challenges, that.challenges);
    }

    @Override
    public int hashCode() {
        return keyId.hashCode();
    }

    /** An authentication that was started. */
    static final class Begun {
        private String userVerification;
        private DatedMoment at;

        private Begun(String userVerification, Instant at) {
            this.userVerification = userVerification;
            this.at = new DatedMoment(at);
        }

        /** For the snapshot reader, which sets the fields itself. */
        @SuppressWarnings("NullAway.Init")
        private Begun() {}

        String userVerification() {
            return userVerification;
        }

        void date(Instant time) {
            at.date(time);
        }

        private boolean isOverAt(Instant now) {
            return !at.isWithin(PendingRegistration.LIFE, now);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Begun that
                    && Objects.equals(at, that.at)
                    && Objects.equals(userVerification, that.userVerification);
        }

        @Override
        public int hashCode() {
            return at.hashCode();
        }
    }
}
