package dev.latchkey.gateway.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the header by which a gRPC client says how long it will wait. */
final class GrpcTimeout {
    /** The gRPC specification allows no more digits. */
    private static final int MAX_DIGITS = 8;

    /** A time of zero would stand for none at all. */
    private static final Duration LEAST = Duration.ofMillis(1);

    private GrpcTimeout() {}

    /** Returns the time, or null if there is none that can be read. */
    static @Nullable Duration parse(@Nullable String header) {
        if (header == null || header.length() < 2 || header.length() > MAX_DIGITS + 1) {
            return null;
        }
        var unitAt = header.length() - 1;
        var amount = 0L;
        for (var i = 0; i < unitAt; i++) {
            var digit = header.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            amount = amount * 10 + digit;
        }
        var time = switch (header.charAt(unitAt)) {
            case 'H' -> Duration.ofHours(amount);
            case 'M' -> Duration.ofMinutes(amount);
            case 'S' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMillis(amount);
            case 'u' -> Duration.ofNanos(amount * 1_000);
            case 'n' -> Duration.ofNanos(amount);
            default -> null;
        };
        return time == null || time.compareTo(LEAST) > 0 ? time : LEAST;
    }
}
