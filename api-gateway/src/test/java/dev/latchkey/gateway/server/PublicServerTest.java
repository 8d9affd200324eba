package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicServerTest {
    @Test
    void saysWhichPortIsTaken() {
        try (var first = new RunningEdge()) {
            var port = first.port();
            assertThatThrownBy(() -> new RunningEdge(Map.of("latchkey.http.port", port)))
                    .hasRootCauseInstanceOf(java.io.IOException.class)
                    .satisfies(thrown -> {
                        var cause = thrown;
                        while (!(cause instanceof PublicPortException)) {
                            cause = cause.getCause();
                        }
                        assertThat(cause)
                                .hasMessageContaining("Cannot listen on public port " + port)
                                .hasMessageContaining("in use");
                        assertThat(cause.getMessage()).doesNotContain("\n");
                    });
        }
    }

    @Test
    void finishesWhatIsUnderWayBeforeItStops() throws Exception {
        try (var edge = new RunningEdge()) {
            var begun = new CompletableFuture<Void>();
            var goOn = new CompletableFuture<Void>();
            var answers = edge.queries;
            answers.others(query -> {
                begun.complete(null);
                goOn.orTimeout(5, TimeUnit.SECONDS).join();
                return null;
            });
            var request = edge.http.sendAsync(
                    edge.request("/auth/v1/users/me").GET().build(), HttpResponse.BodyHandlers.ofString());
            begun.get(5, TimeUnit.SECONDS);
            var uri = edge.uri("/auth/v1/healthz");
            var stopped = CompletableFuture.runAsync(edge::stop);
            goOn.completeOnTimeout(null, 300, TimeUnit.MILLISECONDS);

            assertThat(request.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
            stopped.get(5, TimeUnit.SECONDS);
            assertThatThrownBy(() -> edge.http.send(
                            java.net.http.HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void takesItsOriginFromItsSettingsAndNeverFromARequest() throws Exception {
        try (var edge = new RunningEdge(Map.of("latchkey.external-origin", "HTTPS://ID.example.com:443/"))) {
            var answer = edge.send(edge.request(Edges.MY_LINK)
                    .header("x-forwarded-host", "evil.example.com")
                    .header("forwarded", "host=evil.example.com")
                    .POST(BodyPublishers.noBody()));

            assertThat(answer.body()).contains("\"link\":\"https://id.example.com/ui/login/login/passwordless/init?");
        }
    }

    @Test
    void countsItsRequests() throws Exception {
        try (var edge = new RunningEdge()) {
            edge.post(Edges.ALICES_LINK, "");

            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(edge.meters()
                                    .find("latchkey.http.requests")
                                    .tag("method", "AddPasswordlessRegistration")
                                    .tag("http.status", "200")
                                    .counters())
                            .isNotEmpty());
            assertThat(edge.meters().getMeters())
                    .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain(Edges.ALICE.value()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "latchkey.http.port,70000",
        "latchkey.http.request-timeout,0s",
        "latchkey.http.max-connections,0",
        "latchkey.http.max-request-length,1GB",
        "latchkey.external-origin,ftp://x",
        "latchkey.external-origin,https://x/path",
        "latchkey.external-origin,https://user@x"
    })
    void doesNotStartWithBadSettings(String name, String value) {
        assertThatThrownBy(() -> new RunningEdge(Map.of(name, value)))
                .rootCause()
                .hasMessageContaining(name);
    }
}
