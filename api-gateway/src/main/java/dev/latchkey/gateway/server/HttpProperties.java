package dev.latchkey.gateway.server;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code latchkey.http}.
 *
 * @param port the public port; 0 takes a free one
 * @param requestTimeout how long a request may take, from its first byte to its answer
 * @param streamTimeout how long a call with many answers may last
 * @param idleTimeout how long a connection may stay open without a request
 * @param maxConnections how many connections may be open at a time; further ones are closed at once
 * @param maxRequestLength the largest body that is read
 * @param drainTimeout how long a stop waits for requests under way
 * @param corsOrigins from which other origins pages may call, exactly as browsers name them
 */
@ConfigurationProperties("latchkey.http")
public record HttpProperties(
        @DefaultValue("8080") int port,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("10m") Duration streamTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("1MB") DataSize maxRequestLength,
        @DefaultValue("5s") Duration drainTimeout,
        @DefaultValue List<String> corsOrigins) {
    private static final int MAX_PORT = 65_535;

    private static final Duration LONGEST_STREAM = Duration.ofHours(24);

    private static final int MAX_ORIGINS = 100;

    /** As browsers write it: no path, no user, and no port where the scheme implies it. */
    private static final Pattern ORIGIN = Pattern.compile(
            "https?://(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}])(?::[1-9][0-9]{0,4})?");

    private static final DataSize GREATEST_REQUEST = DataSize.ofMegabytes(16);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is not kept; names the setting and its value
     */
    public HttpProperties {
        require(port >= 0 && port <= MAX_PORT, "port", "between 0 and " + MAX_PORT, port);
        require(requestTimeout.isPositive(), "request-timeout", "positive", requestTimeout);
        require(
                streamTimeout.isPositive() && streamTimeout.compareTo(LONGEST_STREAM) <= 0,
                "stream-timeout",
                "positive and at most " + LONGEST_STREAM,
                streamTimeout);
        require(idleTimeout.isPositive(), "idle-timeout", "positive", idleTimeout);
        require(maxConnections > 0, "max-connections", "positive", maxConnections);
        require(
                maxRequestLength.toBytes() > 0 && maxRequestLength.compareTo(GREATEST_REQUEST) <= 0,
                "max-request-length",
                "between 1 B and " + GREATEST_REQUEST,
                maxRequestLength);
        require(!drainTimeout.isNegative(), "drain-timeout", "zero or positive", drainTimeout);
        corsOrigins = List.copyOf(corsOrigins);
        require(corsOrigins.size() <= MAX_ORIGINS, "cors-origins", "at most " + MAX_ORIGINS, corsOrigins.size());
        for (var origin : corsOrigins) {
            require(
                    isOrigin(origin),
                    "cors-origins",
                    "origins as browsers write them, such as https://app.example.com",
                    origin);
        }
    }

    private static boolean isOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            return false;
        }
        var port = origin.substring(origin.lastIndexOf(':') + 1);
        var impliedPort = origin.startsWith("https:") ? "443" : "80";
        return !Character.isDigit(port.charAt(0))
                || port.endsWith("]")
                || (Integer.parseInt(port) <= MAX_PORT && !port.equals(impliedPort));
    }

    private static void require(boolean holds, String name, String limit, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("latchkey.http." + name + " must be " + limit + ", was " + value);
        }
    }
}
