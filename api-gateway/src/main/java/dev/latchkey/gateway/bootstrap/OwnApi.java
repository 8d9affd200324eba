package dev.latchkey.gateway.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Calls the server's own public port as any client would, so that the first link proves the whole way. */
final class OwnApi {
    /** Where a user asks for a link to enrol a passkey. */
    static final String LINK_PATH = "/auth/v1/users/me/passwordless/_link";

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final JsonMapper json;

    OwnApi(JsonMapper json) {
        this.json = json;
    }

    /**
     * Issues a link for the owner of a token.
     *
     * @param port the public port on this machine
     * @param position what the server must have read of its log before it answers
     * @throws IllegalStateException if the server refuses
     * @throws UncheckedIOException if it does not answer in time
     */
    String issueLink(int port, String token, long position) {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + LINK_PATH).toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout((int) DEADLINE.toMillis());
            connection.setReadTimeout((int) DEADLINE.toMillis());
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setRequestProperty("Content-Type", "application/json");
            // A connection that stays open for another call would hold up the end of the server.
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("latchkey-min-position", Long.toString(position));
            connection.setDoOutput(true);
            try (var body = connection.getOutputStream()) {
                body.write("{}".getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException("the first link was refused with status " + status);
            }
            try (var body = connection.getInputStream()) {
                return json.readTree(body).required("link").asString();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the first link was not issued", e);
        }
    }
}
