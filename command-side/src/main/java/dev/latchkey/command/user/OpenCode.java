package dev.latchkey.command.user;

import dev.latchkey.events.value.Commitment;
import java.time.Duration;
import java.time.Instant;
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

    OpenCode(Commitment commitment, Duration expiry, Instant createdAt) {
        this.commitment = commitment;
        this.expiry = expiry;
        this.expiresAt = createdAt.plus(expiry);
    }

    /** For the snapshot reader, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    private OpenCode() {}

    void date(Instant createdAt) {
        expiresAt = createdAt.plus(expiry);
    }

    Commitment commitment() {
        return commitment;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
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
                && failedTries == that.failedTries;
    }

    @Override
    public int hashCode() {
        return commitment.hashCode();
    }
}
