package dev.latchkey.gateway.start;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey} that the start itself needs.
 *
 * @param dataDir the folder of keys, embedded database and {@code bootstrap.json}, from the working directory
 * @param http the public port
 * @param externalOrigin how clients reach the server: scheme, host and port, nothing more; {@code
 *     http://localhost:<http.port>} if not set
 * @param bootstrap what the first start founds
 * @param postgres the embedded database
 */
@ConfigurationProperties("latchkey")
public record LatchkeyProperties(
        @DefaultValue("data") Path dataDir,
        @DefaultValue Http http,
        @Nullable URI externalOrigin,
        @DefaultValue Bootstrap bootstrap,
        @DefaultValue Postgres postgres) {
    private static final int MAX_PORT = 65535;

    /**
     * Checks the external origin.
     *
     * @throws IllegalArgumentException if it is anything but {@code http(s)://host[:port]}
     */
    public LatchkeyProperties {
        if (dataDir.toString().isBlank()) {
            throw new IllegalArgumentException("latchkey.data-dir must name a folder, was empty");
        }
        if (externalOrigin != null && !isOrigin(externalOrigin)) {
            throw new IllegalArgumentException(
                    "latchkey.external-origin must be http(s)://host[:port] without a path, was " + externalOrigin);
        }
    }

    /** Returns the external origin, without a slash at the end. */
    public String origin() {
        return origin(http.port());
    }

    /**
     * Returns the external origin, without a slash at the end.
     *
     * @param port the port that the public server listens on, which matters where {@code latchkey.http.port} is 0
     */
    public String origin(int port) {
        return externalOrigin == null
                ? "http://localhost:" + port
                : externalOrigin.getScheme() + "://" + externalOrigin.getRawAuthority();
    }

    private static boolean isOrigin(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    /**
     * The public port.
     *
     * @param port 1 to 65535; 0 takes any free port
     */
    public record Http(@DefaultValue("8080") int port) {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if {@code port} is out of range
         */
        public Http {
            requirePort("latchkey.http.port", port);
        }
    }

    /**
     * What the first start founds.
     *
     * @param demoUser whether to add a plain human user without roles, with a token in {@code bootstrap.json}
     */
    public record Bootstrap(@DefaultValue("false") boolean demoUser) {}

    /**
     * The embedded database, which is used when {@code spring.datasource.url} is not set.
     *
     * @param binariesDir where PostgreSQL's programs are unpacked; {@code <data-dir>/postgres-binaries} if not set
     */
    public record Postgres(@Nullable Path binariesDir) {}

    /**
     * Checks a port.
     *
     * @throws IllegalArgumentException if {@code port} is not from 0 to 65535; names the setting
     */
    static void requirePort(String setting, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(setting + " must be 0 to " + MAX_PORT + ", was " + port);
        }
    }
}
