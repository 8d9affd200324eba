package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills server and database in the middle of a burst, and counts what was acknowledged. */
class KilledServerTest {
    private static final int CALLERS = 16;
    private static final int BEFORE_THE_KILL = 300;

    @TempDir
    private Path folder;

    @Test
    void losesNoAcknowledgedLink() throws Exception {
        var data = folder.resolve("data");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var acknowledged = new ConcurrentHashMap<String, String>();
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--latchkey.data-dir=" + data,
                        "--latchkey.http.port=" + port,
                        "--server.port=0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> Files.exists(data.resolve("bootstrap.json")) || !process.isAlive());
            var token = RunningServer.JSON
                    .readTree(data.resolve("bootstrap.json"))
                    .path("adminToken")
                    .asString();
            var database = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                            .getFirst()))
                    .orElseThrow();
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var i = 0; i < CALLERS; i++) {
                    callers.submit(() -> askUntilItBreaks(port, token, acknowledged));
                }
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= BEFORE_THE_KILL);
                database.destroyForcibly();
                process.destroyForcibly();
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        try (var again = new RunningServer(data, Clock.systemUTC())) {
            var found = new HashMap<String, String>();
            var adminId = again.bootstrap("adminUserId");
            var after = 0L;
            while (true) {
                var page = again.post(
                                "/admin/v1/events/_search",
                                again.bootstrap("adminToken"),
                                RunningServer.JSON.writeValueAsString(
                                        Map.of("aggregateId", adminId, "asc", true, "limit", 1000, "sequence", after)))
                        .path("events");
                if (page.isEmpty()) {
                    break;
                }
                for (var event : page) {
                    var sequence = Long.parseLong(event.path("sequence").asString());
                    assertThat(sequence).isEqualTo(after + 1);
                    after = sequence;
                    found.put(
                            event.path("sequence").asString(),
                            event.path("creationDate").asString());
                }
            }
            assertThat(found).containsAllEntriesOf(acknowledged);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BEFORE_THE_KILL);
            assertThat(again.printed()).doesNotContain("latchkey_pat_");
        }
    }

    private static void askUntilItBreaks(int port, String token, Map<String, String> acknowledged) {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + "/auth/v1/users/me/passwordless/_link"))
                    .timeout(Duration.ofSeconds(10))
                    .header("authorization", "Bearer " + token)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            while (true) {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    return;
                }
                var details = RunningServer.JSON.readTree(answer.body()).path("details");
                acknowledged.put(
                        details.path("sequence").asString(),
                        details.path("creationDate").asString());
            }
        } catch (Exception broken) {
            // The server is gone, which is what this test is about.
        }
    }
}
