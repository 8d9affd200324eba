package dev.latchkey.command.user;

import dev.latchkey.events.value.Commitment;
import java.time.Duration;
import java.time.Instant;

/** A code that can still be used: what it was committed to, when it ends and how often it was tried in vain. */
final class OpenCode {
    private final Commitment commitment;
    private final Duration expiry;
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
    private OpenCode() {
        this(null, Duration.ZERO, Instant.EPOCH);
    }

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
}
