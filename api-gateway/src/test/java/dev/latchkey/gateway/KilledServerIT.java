package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** Kills server and database in the middle of a burst and of an erasure, and looks for what was acknowledged or begun. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CALLERS = 16;
    private static final int BEFORE_THE_KILL = 300;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ERASE = "/latchkey/v1/users/%s/_erase";
    private static final String HAS_EVENT =
            "select exists (select from log.events where aggregate_id = '%s' and event_type = 'user.erased')";
    private static final String HAS_KEY =
            "select exists (select from keys.people where user_id = '%s' and wrapped is not null)";

    @TempDir
    private Path folder;

    @Test
    void losesNoAcknowledgedLinkAndNoErasure() throws Exception {
        var acknowledged = new ConcurrentHashMap<String, String>();
        PreparedFolder.at(folder.resolve("data"));
        var server = new ServerProcess(folder);
        String erased;
        try {
            server.awaitReady();
            var token = bootstrap("adminToken");
            var database = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(folder.resolve("data/postgres/postmaster.pid"))
                                    .getFirst()))
                    .orElseThrow();
            erased = newPerson(server.publicPort, token);
            try (var callers = Executors.newVirtualThreadPerTaskExecutor();
                    var holding = owner();
                    var looking = owner()) {
                // So the key outlives the event, and the kill comes between the two.
                holding.setAutoCommit(false);
                holds(holding, "select true from keys.people where user_id = '" + erased + "' for update");
                callers.submit(() -> post(server.publicPort, ERASE.formatted(erased), token, "{}"));
                await().atMost(SOON).until(() -> holds(looking, HAS_EVENT.formatted(erased)));
                for (var i = 0; i < CALLERS; i++) {
                    callers.submit(() -> askUntilItBreaks(server.publicPort, token, acknowledged));
                }
                await().atMost(SOON).until(() -> acknowledged.size() >= BEFORE_THE_KILL);
                assertThat(holds(looking, HAS_KEY.formatted(erased))).isTrue();
                database.destroyForcibly();
                server.kill();
            }
        } finally {
            server.kill();
        }

        try (var again = new ServerProcess(folder).awaitReady()) {
            assertThat(datesOfTheAdministratorsEvents(again)).containsAllEntriesOf(acknowledged);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BEFORE_THE_KILL);
            assertThat(again.out()).doesNotContain("latchkey_pat_");
            try (var looking = owner()) {
                await().atMost(SOON).until(() -> !holds(looking, HAS_KEY.formatted(erased)));
                assertThat(holds(looking, HAS_EVENT.formatted(erased))).isTrue();
            }
        }
    }

    private static String newPerson(int port, String token) throws Exception {
        var answer = post(port, "/v2/users/human", token, """
                {"username":"gone","profile":{"givenName":"G","familyName":"One"},
                 "email":{"email":"gone@example.com","isVerified":true}}""");
        return JSON.readTree(answer.body()).required("userId").asString();
    }

    private static HttpResponse<String> post(int port, String path, String token, String body) throws Exception {
        try (var http = client()) {
            return http.send(request(port, path, token, body), HttpResponse.BodyHandlers.ofString());
        }
    }

    private Connection owner() throws SQLException {
        return PreparedFolder.superuser(folder.resolve("data")).getConnection();
    }

    private static boolean holds(Connection database, String question) throws Exception {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private String bootstrap(String member) throws IOException {
        return JSON.readTree(folder.resolve("data/bootstrap.json"))
                .required(member)
                .asString();
    }

    /** Returns the time of each event by its sequence, of which none may be missing. */
    private Map<String, String> datesOfTheAdministratorsEvents(ServerProcess server) throws Exception {
        try (var http = client()) {
            var found = new HashMap<String, String>();
            while (true) {
                var question = Map.of(
                        "aggregateId", bootstrap("adminUserId"), "asc", true, "limit", 1000, "sequence", found.size());
                var answer = http.send(
                        request(
                                server.publicPort,
                                "/admin/v1/events/_search",
                                bootstrap("adminToken"),
                                JSON.writeValueAsString(question)),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                var page = JSON.readTree(answer.body()).path("events");
                if (page.isEmpty()) {
                    return found;
                }
                for (var event : page) {
                    var sequence = event.required("sequence").asString();
                    assertThat(sequence).isEqualTo(Integer.toString(found.size() + 1));
                    found.put(sequence, event.required("creationDate").asString());
                }
            }
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest request(int port, String path, String token, String body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static void askUntilItBreaks(int port, String token, Map<String, String> acknowledged) {
        try (var http = client()) {
            var request = request(port, "/auth/v1/users/me/passwordless/_link", token, "{}");
            while (true) {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    return;
                }
                var details = JSON.readTree(answer.body()).path("details");
                acknowledged.put(
                        details.path("sequence").asString(),
                        details.path("creationDate").asString());
            }
        } catch (Exception broken) {
            // The server is gone, which is what this test is about.
        }
    }
}
