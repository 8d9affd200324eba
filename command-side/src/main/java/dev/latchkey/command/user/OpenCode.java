package dev.latchkey.command.user;

import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A code that can still be used: what it was committed to, when it ends and how often it was tried in vain.
 *
 * <p>Its fields are not final because the snapshot reader sets them.
 */
final class OpenCode {
    private Commitment commitment;
    private Duration expiry;
    /** Set anew by the log's writer once it has dated the code, hence volatile; before that nobody knows the code. */
    private volatile Instant expiresAt;

    private int failedTries;
    /** How many registrations were started with it. */
    private int starts;

    /** The place of the code's event in the stream, from 1. */
    private long sequence;

    private @Nullable IdempotencyHash idempotency;
    /** Whether the log is still to date it. */
    private transient volatile boolean undated;

    OpenCode(
            Commitment commitment,
            Duration expiry,
            @Nullable IdempotencyHash idempotency,
            long sequence,
            Instant createdAt) {
        this.commitment = commitment;
        this.expiry = expiry;
        this.idempotency = idempotency;
        this.sequence = sequence;
        this.expiresAt = createdAt.plus(expiry);
    }

    /** For the snapshot reader, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    private OpenCode() {}

    /** Takes note that the log will date the code. */
    void awaitDate() {
        undated = true;
    }

    void date(Instant createdAt) {
        expiresAt = createdAt.plus(expiry);
        undated = false;
    }

    /** Returns whether nothing has been done with the code since it was opened, nor is to come from the log. */
    boolean isUntouched() {
        return !undated && failedTries == 0 && starts == 0;
    }

    /** Returns whether both were committed to in the same way, under the same key. */
    boolean isCommittedAs(OpenCode other) {
        return commitment.algorithm().equals(other.commitment.algorithm())
                && commitment.keyId().equals(other.commitment.keyId());
    }

    Commitment commitment() {
        return commitment;
    }

    Duration expiry() {
        return expiry;
    }

    long sequence() {
        return sequence;
    }

    @Nullable
    IdempotencyHash idempotency() {
        return idempotency;
    }

    Instant createdAt() {
        return expiresAt.minus(expiry);
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    int starts() {
        return starts;
    }

    void start() {
        starts++;
    }

    int failedTries() {
        return failedTries;
    }

    /** Counts a wrong try and returns how many there were. */
    int fail() {
        return ++failedTries;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OpenCode that
                && commitment.equals(that.commitment)
                && expiry.equals(that.expiry)
                && expiresAt.equals(that.expiresAt)
                && failedTries == that.failedTries
                && starts == that.starts
                && sequence == that.sequence
                && Objects.equals(idempotency, that.idempotency);
    }

    @Override
    public int hashCode() {
        return commitment.hashCode();
    }
}
