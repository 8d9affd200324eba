package dev.latchkey.command.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When something was last asked for.
 *
 * <p>Its field is not final because the snapshot reader sets it.
 */
final class LastRequest {
    /** Set anew by the log's writer once it has dated the request, hence volatile. */
    private volatile Instant at;

    LastRequest(Instant at) {
        this.at = at;
    }

    /** For the snapshot reader, which sets the field itself. */
    @SuppressWarnings("NullAway.Init")
    private LastRequest() {}

    void date(Instant time) {
        at = time;
    }

    boolean isWithin(Duration pause, Instant now) {
        return now.isBefore(at.plus(pause));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LastRequest that && Objects.equals(at, that.at);
    }

    @Override
    public int hashCode() {
        return at.hashCode();
    }
}
