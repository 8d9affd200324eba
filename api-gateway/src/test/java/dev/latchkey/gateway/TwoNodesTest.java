package dev.latchkey.gateway;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers over one database: what one of them writes soon counts on the other. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of TwoNodesTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class TwoNodesTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String MANAGED = "/management/v1/users/";
    private static final String USERS = "/latchkey/v1/users/";

    /** Why a token is good no longer. */
    private enum End {
        TOKEN_REVOKED,
        USER_LOCKED,
        USER_DEACTIVATED,
        USER_REMOVED
    }

    @TempDir
    private static Path folder;

    private static RunningServer first;
    private static RunningServer second;
    private static String admin;
    private static int names;

    @BeforeAll
    static void start() throws Exception {
        var home = folder.resolve("first");
        first = new RunningServer(home, Clock.systemUTC());
        admin = first.bootstrap("adminToken");
        second = new RunningServer(
                nodeLike(home, folder.resolve("second")),
                Clock.systemUTC(),
                "--spring.datasource.url=" + databaseOf(first),
                "--spring.datasource.username=latchkey",
                "--spring.datasource.password=" + secret(home, "database-application.password"),
                "--spring.flyway.user=postgres",
                "--spring.flyway.password=" + secret(home, "database-owner.password"));
    }

    @AfterAll
    static void stop() {
        if (second != null) {
            second.close();
        }
        first.close();
    }

    @ParameterizedTest
    @EnumSource
    void refuseATokenThatTheFirstEnded(End end) throws Exception {
        refusedEverywhere(end, first, second);
    }

    @ParameterizedTest
    @EnumSource
    void refuseATokenThatTheSecondEnded(End end) throws Exception {
        refusedEverywhere(end, second, first);
    }

    @Test
    void forgetRolesThatTheOtherTook() throws Exception {
        var user = newUser(first);
        var token = newToken(first, user).value();
        var roles = "/latchkey/v1/orgs/" + first.bootstrap("orgId") + "/members/" + user;
        succeeds(first.send("PUT", roles, admin, "{\"roles\":[\"ORG_OWNER\"]}").statusCode());
        await().atMost(SOON).until(() -> statusOfSearch(second, token) == 200);

        succeeds(first.send("DELETE", roles, admin, "").statusCode());

        assertThat(statusOfSearch(first, token)).isEqualTo(404);
        await().atMost(SOON).until(() -> statusOfSearch(second, token) == 404);
    }

    @Test
    void readNobodyWhomTheOtherErased() throws Exception {
        var user = newUser(first);
        await().atMost(SOON).until(() -> userNameInTheLog(second, user).startsWith("human-"));

        succeeds(first.send(USERS + user + "/_erase", admin, "{}").statusCode());

        assertThat(userNameInTheLog(first, user)).isEqualTo("[erased]");
        await().atMost(SOON).until(() -> userNameInTheLog(second, user).equals("[erased]"));
        assertThat(second.send(MANAGED + user + "/_lock", admin, "{}").statusCode())
                .isEqualTo(404);
    }

    private static String userNameInTheLog(RunningServer node, String user) throws Exception {
        return node.post(
                        "/admin/v1/events/_search",
                        admin,
                        "{\"aggregateId\":\"" + user + "\",\"eventTypes\":[\"user.human.added\"]}")
                .path("events")
                .path(0)
                .path("payload")
                .path("userName")
                .asString();
    }

    @Test
    void decideByWhatTheOtherWrote() throws Exception {
        var user = MANAGED + newUser(first);
        for (var node : List.of(first, second)) {
            succeeds(node.send(user + "/_lock", admin, "{}").statusCode());
            succeeds(node.send(user + "/_unlock", admin, "{}").statusCode());
        }

        succeeds(first.send(user + "/_lock", admin, "{}").statusCode());

        succeeds(second.send(user + "/_unlock", admin, "{}").statusCode());
    }

    @Test
    void readWhatTheOtherWroteFromThePositionOnThatItAnswered() throws Exception {
        for (var i = 0; i < 20; i++) {
            var written = first.send(
                    "/v2/users/human",
                    admin,
                    "{\"username\":\"human-" + ++names
                            + "\",\"profile\":{\"givenName\":\"A\",\"familyName\":\"B\"},"
                            + "\"email\":{\"email\":\"a@example.com\",\"isVerified\":true}}");
            var position = written.headers().firstValue("latchkey-position").orElseThrow();
            var user =
                    RunningServer.JSON.readTree(written.body()).path("userId").asString();

            assertThat(getBehind(position, "/v2/users/" + user).statusCode()).isEqualTo(200);
        }
        assertThat(getBehind("x", "/v2/users/1").body()).contains("latchkey-min-position");
        assertThat(getBehind("-1", "/v2/users/1").statusCode()).isEqualTo(400);
        assertThat(getBehind("999999999", "/v2/users/1").statusCode()).isEqualTo(504);
        assertThat(getBehind("1", "/v2/users/1").headers().firstValue("latchkey-position"))
                .isEmpty();
    }

    private static HttpResponse<String> getBehind(String position, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + second.port() + path))
                            .header("authorization", "Bearer " + admin)
                            .header("latchkey-min-position", position)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Both know the token from memory before it ends. */
    private static void refusedEverywhere(End end, RunningServer here, RunningServer there) throws Exception {
        var user = newUser(here);
        var token = newToken(here, user);
        assertThat(statusOfMe(here, token.value())).isEqualTo(200);
        await().atMost(SOON).until(() -> statusOfMe(there, token.value()) == 200);

        succeeds(
                switch (end) {
                    case TOKEN_REVOKED ->
                        here.send("DELETE", USERS + user + "/tokens/" + token.id(), admin, "")
                                .statusCode();
                    case USER_LOCKED ->
                        here.send(MANAGED + user + "/_lock", admin, "{}").statusCode();
                    case USER_DEACTIVATED ->
                        here.send(MANAGED + user + "/_deactivate", admin, "{}").statusCode();
                    case USER_REMOVED ->
                        here.send("DELETE", MANAGED + user, admin, "").statusCode();
                });

        assertThat(statusOfMe(here, token.value())).isEqualTo(401);
        await().atMost(SOON).until(() -> statusOfMe(there, token.value()) == 401);
    }

    private static String newUser(RunningServer node) throws Exception {
        return node.post(
                        "/v2/users/human",
                        admin,
                        "{\"username\":\"human-" + ++names
                                + "\",\"profile\":{\"givenName\":\"A\",\"familyName\":\"B\"},"
                                + "\"email\":{\"email\":\"a@example.com\",\"isVerified\":true}}")
                .path("userId")
                .asString();
    }

    private static Token newToken(RunningServer node, String user) throws Exception {
        var issued = node.post(USERS + user + "/tokens", admin, "{}");
        return new Token(issued.path("tokenId").asString(), issued.path("token").asString());
    }

    private static int statusOfMe(RunningServer node, String token) throws Exception {
        return node.get(node.port(), "/auth/v1/users/me", token).statusCode();
    }

    private static int statusOfSearch(RunningServer node, String token) throws Exception {
        return node.send("/latchkey/v1/users/_search", token, "{}").statusCode();
    }

    private static void succeeds(int status) {
        assertThat(status).isEqualTo(200);
    }

    /** Makes the folder of another node of the same log, as an operator does. */
    private static Path nodeLike(Path home, Path other) throws IOException {
        var ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(other.resolve("keys"), ours);
        for (var file : List.of("version", "bootstrap.json")) {
            Files.copy(home.resolve(file), other.resolve(file), COPY_ATTRIBUTES);
        }
        try (var keys = Files.list(home.resolve("keys"))) {
            for (var key : keys.toList()) {
                Files.copy(key, other.resolve("keys").resolve(key.getFileName()), COPY_ATTRIBUTES);
            }
        }
        return other;
    }

    private static String databaseOf(RunningServer node) throws Exception {
        try (var connection = node.bean(DataSource.class).getConnection()) {
            return connection.getMetaData().getURL().replaceAll("\\?.*", "");
        }
    }

    private static String secret(Path home, String name) throws IOException {
        return Files.readString(home.resolve("keys").resolve(name)).strip();
    }

    private record Token(String id, String value) {}
}
