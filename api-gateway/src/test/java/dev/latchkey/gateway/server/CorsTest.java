package dev.latchkey.gateway.server;

import static dev.latchkey.gateway.Edges.MY_LINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.gateway.RunningEdge;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CorsTest {
    private static final String OURS = "https://app.example.com";
    private static final String GRPC_PATH = "/zitadel.auth.v1.AuthService/GetMyUser";

    private static RunningEdge edge;
    private static RunningEdge closed;

    @BeforeAll
    static void start() {
        edge = new RunningEdge(Map.of("latchkey.http.cors-origins", OURS + ",http://localhost:3000"));
        closed = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
        closed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {MY_LINK, GRPC_PATH, "/management/v1/users/1/passwordless/_link"})
    void answersPreflights(String path) throws Exception {
        var answer = preflight(edge, path, OURS);

        assertThat(answer.statusCode()).isBetween(200, 204);
        assertThat(header(answer, "access-control-allow-origin")).isEqualTo(OURS);
        assertThat(header(answer, "access-control-allow-methods")).contains("POST", "DELETE", "PUT", "GET");
        assertThat(header(answer, "access-control-allow-headers").toLowerCase(Locale.ROOT))
                .contains("authorization", "x-grpc-web", "connect-protocol-version", "content-type")
                .contains("x-zitadel-orgid", "latchkey-idempotency-key", "latchkey-remove-last-passkey");
        assertThat(header(answer, "access-control-max-age")).isEqualTo("3600");
    }

    @Test
    void letsPagesReadAnswersAndOutcomes() throws Exception {
        for (var path : new String[] {MY_LINK, GRPC_PATH}) {
            var answer = edge.send(edge.request(path)
                    .header("origin", "http://localhost:3000")
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("{}")));

            assertThat(header(answer, "access-control-allow-origin")).isEqualTo("http://localhost:3000");
            assertThat(header(answer, "access-control-expose-headers"))
                    .contains("grpc-status", "grpc-message", "grpc-status-details-bin");
            assertThat(header(answer, "vary")).containsIgnoringCase("origin");
            assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "null",
                "https://app.example.com.evil.com",
                "http://app.example.com",
                "https://app.example.com:8443"
            })
    void tellsOtherOriginsNothing(String origin) throws Exception {
        assertNoCors(preflight(edge, MY_LINK, origin));
        assertNoCors(edge.send(edge.request(MY_LINK).header("origin", origin).POST(BodyPublishers.noBody())));
    }

    @Test
    void isOffByDefault() throws Exception {
        var preflight = preflight(closed, MY_LINK, OURS);
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.body()).startsWith("{\"code\":7,");
        assertNoCors(preflight);
        assertNoCors(closed.send(closed.request(MY_LINK).header("origin", OURS).POST(BodyPublishers.noBody())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "app.example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://App.example.com",
                "https://user@app.example.com",
                "ftp://app.example.com",
                "https://app.example.com:443",
                "http://app.example.com:80",
                "https://app.example.com:0",
                "https://app.example.com:65536",
                "https://*.example.com"
            })
    void stopsTheStartOnWhatIsNoOrigin(String origin) {
        assertThatThrownBy(() -> new HttpProperties(
                        0,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1,
                        DataSize.ofBytes(1),
                        Duration.ZERO,
                        List.of(origin)))
                .hasMessageContaining("latchkey.http.cors-origins")
                .hasMessageContaining(origin);
    }

    private static HttpResponse<String> preflight(RunningEdge to, String path, String origin) throws Exception {
        return to.send(to.anonymous(path)
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,content-type,x-grpc-web")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private static void assertNoCors(HttpResponse<String> answer) {
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return String.join(",", answer.headers().allValues(name));
    }
}
