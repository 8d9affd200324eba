package dev.latchkey.gateway.wire;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.OrgId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Translates values between Java and the contract. */
public final class Wire {
    /** What is said of a value that is no time. */
    public static final String NO_TIME = "value must be a time between the years 1 and 9999";

    /** What is said of a value that is no duration. */
    public static final String NO_DURATION = "value must be a duration of at most 10000 years";

    /** 0001-01-01T00:00:00Z, the first instant of a protobuf timestamp. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    /** 9999-12-31T23:59:59Z, the last second of a protobuf timestamp. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** What a protobuf duration may last, either way: about ten thousand years. */
    private static final long MAX_DURATION_SECONDS = 315_576_000_000L;

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Wire() {}

    /** Returns a text, or null for the empty one, which in the contract is a text that was not given. */
    public static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Returns the time as the contract shows it. */
    public static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /**
     * Returns the time that a caller gave.
     *
     * @param field how the caller knows the field
     * @throws InvalidFieldException if it is no time between the years 1 and 9999
     */
    public static Instant instant(String field, Timestamp time) {
        var seconds = time.getSeconds();
        var nanos = time.getNanos();
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw new InvalidFieldException(field, NO_TIME);
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /**
     * Returns the duration that a caller gave.
     *
     * @param field how the caller knows the field
     * @throws InvalidFieldException if it is longer than ten thousand years, or its parts point different ways
     */
    public static java.time.Duration duration(String field, Duration duration) {
        var seconds = duration.getSeconds();
        var nanos = duration.getNanos();
        if (seconds > MAX_DURATION_SECONDS
                || seconds < -MAX_DURATION_SECONDS
                || nanos >= NANOS_PER_SECOND
                || nanos <= -NANOS_PER_SECOND
                || (seconds < 0 && nanos > 0)
                || (seconds > 0 && nanos < 0)) {
            throw new InvalidFieldException(field, NO_DURATION);
        }
        return java.time.Duration.ofSeconds(seconds, nanos);
    }

    /** Returns the duration as the contract shows it. */
    public static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /** Returns where and when a command made an object; the v1 calls that add something tell no other date. */
    public static ObjectDetails created(Appended written, OrgId owner) {
        return ObjectDetails.newBuilder()
                .setSequence(written.sequence())
                .setCreationDate(timestamp(written.at()))
                .setResourceOwner(owner.value())
                .build();
    }

    /** Returns where and when a command changed an object; the v1 calls that change something tell no other date. */
    public static ObjectDetails changed(Appended written, OrgId owner) {
        return ObjectDetails.newBuilder()
                .setSequence(written.sequence())
                .setChangeDate(timestamp(written.at()))
                .setResourceOwner(owner.value())
                .build();
    }

    /** Returns where and when an object was written, as the contract shows it. */
    public static ObjectDetails details(long sequence, Instant createdAt, Instant changedAt, OrgId owner) {
        return ObjectDetails.newBuilder()
                .setSequence(sequence)
                .setCreationDate(timestamp(createdAt))
                .setChangeDate(timestamp(changedAt))
                .setResourceOwner(owner.value())
                .build();
    }
}
