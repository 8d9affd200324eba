package dev.latchkey.gateway.log;

import dev.latchkey.events.proof.NoteKey;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.checkpoint}.
 *
 * @param folder where checkpoints are kept beside the database, best on another machine; nowhere if it is left out
 * @param interval how often one is kept there, and sent to each witness, while the log grows, 1 s to 7 d
 * @param witnesses who is asked to sign checkpoints, at most 16
 */
@ConfigurationProperties("latchkey.checkpoint")
record CheckpointProperties(
        @Nullable Path folder,
        @DefaultValue("1h") Duration interval,
        @DefaultValue List<WitnessProperties> witnesses) {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(7);
    private static final int MOST_WITNESSES = 16;
    private static final int MAX_PORT = 0xFFFF;

    /** Checks the interval, and that no witness is named twice. */
    CheckpointProperties {
        if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "latchkey.checkpoint.interval must be between 1s and 7d, was " + interval);
        }
        witnesses = List.copyOf(witnesses);
        if (witnesses.size() > MOST_WITNESSES) {
            throw new IllegalArgumentException(
                    "latchkey.checkpoint.witnesses must be at most " + MOST_WITNESSES + ", were " + witnesses.size());
        }
        var known = new HashSet<String>();
        for (var witness : witnesses) {
            if (!known.add(witness.key())) {
                throw new IllegalArgumentException(
                        "latchkey.checkpoint.witnesses must have different keys, has twice " + witness.key());
            }
        }
    }

    /**
     * A witness, as C2SP tlog-witness has them.
     *
     * @param url what comes before {@code /add-checkpoint}: https, or http on this machine; no user, query or fragment
     * @param key the public key of the witness, {@code <name>+<id>+<key>}
     */
    record WitnessProperties(URI url, String key) {
        /** Checks both. */
        WitnessProperties {
            if (!isUsable(url)) {
                throw new IllegalArgumentException(
                        "latchkey.checkpoint.witnesses.url must be an https URL without user, query or fragment (http for"
                                + " localhost only), was " + url);
            }
            key = checked(key);
        }

        NoteKey witness() {
            return NoteKey.parseWitness(key);
        }

        /** Returns where checkpoints are sent. */
        URI addCheckpoint() {
            var prefix = url.toString();
            return URI.create(prefix + (prefix.endsWith("/") ? "" : "/") + "add-checkpoint");
        }

        private static String checked(String key) {
            try {
                return NoteKey.parseWitness(key).toString();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "latchkey.checkpoint.witnesses.key must be the public key of a witness: " + e.getMessage(), e);
            }
        }

        private static boolean isUsable(URI url) {
            return url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getPort() <= MAX_PORT
                    && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()) && isLoopback(url.getHost()));
        }

        private static boolean isLoopback(String host) {
            try {
                var literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                return InetAddress.ofLiteral(literal).isLoopbackAddress();
            } catch (IllegalArgumentException e) {
                return "localhost".equalsIgnoreCase(host);
            }
        }
    }
}
