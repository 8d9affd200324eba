package dev.latchkey.command.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When an event happened: by the clock at first, and by the log once that has dated the event.
 *
 * <p>Its field is not final because the snapshot reader sets it.
 */
final class DatedMoment {
    /** Set anew by the log's writer once it has dated the event, hence volatile. */
    private volatile Instant at;

    DatedMoment(Instant at) {
        this.at = at;
    }

    /** For the snapshot reader, which sets the field itself. */
    @SuppressWarnings("NullAway.Init")
    private DatedMoment() {}

    void date(Instant time) {
        at = time;
    }

    Instant plus(Duration span) {
        return at.plus(span);
    }

    /** Returns whether {@code now} is less than a span later. */
    boolean isWithin(Duration span, Instant now) {
        return now.isBefore(at.plus(span));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatedMoment that && Objects.equals(at, that.at);
    }

    @Override
    public int hashCode() {
        return at.hashCode();
    }
}
