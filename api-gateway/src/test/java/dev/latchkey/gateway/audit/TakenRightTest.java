package dev.latchkey.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.user.EraseUser;
import dev.latchkey.command.user.RemoveUser;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import io.grpc.Status.Code;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A stream that follows the log shows its caller nothing that came after the right to read it. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of TakenRightTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class TakenRightTest {
    private static final String LINK_ADDED = "user.human.passwordless.initialization.code.added";
    private static final String TOKEN_REMOVED = "user.pat.removed";
    private static final String MANAGED = "/management/v1/users/";
    private static final String HELD = "select count(*) from pg_locks where not granted";

    /** Less than the time after which a stream that waits looks up at the latest. */
    private static final Duration SOON = Duration.ofSeconds(8);

    /** What takes the right, as what event, and how that is told. */
    private enum Taken {
        BY_REVOKING_THE_TOKEN(TOKEN_REMOVED, Code.UNAUTHENTICATED, "AUTH-7fs1e"),
        BY_LOCKING("user.locked", Code.UNAUTHENTICATED, "AUTH-7fs1e"),
        BY_DEACTIVATING("user.deactivated", Code.UNAUTHENTICATED, "AUTH-7fs1e"),
        BY_REMOVING("user.removed", Code.UNAUTHENTICATED, "AUTH-7fs1e"),
        BY_ERASING("user.removed", Code.UNAUTHENTICATED, "AUTH-7fs1e"),
        BY_OTHER_ROLES("instance.member.changed", Code.PERMISSION_DENIED, "AUTH-5mWD2"),
        BY_TAKING_THE_ROLE("instance.member.removed", Code.NOT_FOUND, "AUTHZ-cdgFk");

        private final String event;
        private final Code code;
        private final String id;

        Taken(String event, Code code, String id) {
            this.event = event;
            this.code = code;
            this.id = id;
        }
    }

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static RunningServer server;
    private static String admin;
    private static int names;

    private String reader;
    private Token token;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), CLOCK);
        admin = server.bootstrap("adminToken");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void newReader() throws Exception {
        reader = server.post(
                        "/v2/users/human",
                        admin,
                        "{\"username\":\"reader-" + ++names
                                + "\",\"profile\":{\"givenName\":\"A\",\"familyName\":\"B\"},"
                                + "\"email\":{\"email\":\"a@example.com\",\"isVerified\":true}}")
                .path("userId")
                .asString();
        token = newToken("{}");
        giveRole("IAM_OWNER_VIEWER");
    }

    @ParameterizedTest
    @EnumSource
    void endsTheStreamRightAfterTheEventThatTookIt(Taken taken) throws Exception {
        try (var stream = new Stream()) {
            inOneCommit(() -> take(taken), TakenRightTest::issueLink, TakenRightTest::issueLink);

            assertThat(stream.typesUntilRefused(taken.code, taken.id)).containsExactly(LINK_ADDED, taken.event);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsTheStreamOfOneUserBeforeWhatCameAfterIt(Taken taken) throws Exception {
        try (var stream = new Stream("users/" + server.bootstrap("adminUserId") + "/events/_stream")) {
            inOneCommit(
                    TakenRightTest::issueLink, () -> take(taken), TakenRightTest::issueLink, TakenRightTest::issueLink);

            assertThat(stream.typesUntilRefused(taken.code, taken.id)).containsExactly(LINK_ADDED, LINK_ADDED);
        }
    }

    @Test
    void endsTheStreamOfWhoIsRemovedWithTheRoleThatGoesFirst() throws Exception {
        try (var stream = new Stream()) {
            succeeds(server.send("DELETE", MANAGED + reader, admin, ""));
            issueLink();

            // Which refusal it is depends on whether the user is gone, too, by then.
            assertThat(stream.typesUntilRefused()).containsExactly("instance.member.removed");
        }
    }

    @Test
    void isNotTakenWithAnotherTokenOfTheSameUser() throws Exception {
        var other = newToken("{}");
        try (var stream = new Stream()) {
            inOneCommit(() -> revoke(other), TakenRightTest::issueLink, () -> revoke(token), TakenRightTest::issueLink);

            assertThat(stream.typesUntilRefused(Code.UNAUTHENTICATED, "AUTH-7fs1e"))
                    .containsExactly(LINK_ADDED, TOKEN_REMOVED, LINK_ADDED, TOKEN_REMOVED);
        }
    }

    @Test
    void isNotTakenWithRolesThatLeaveIt() throws Exception {
        try (var stream = new Stream()) {
            inOneCommit(
                    () -> giveRole("IAM_OWNER"), TakenRightTest::issueLink, this::takeRoles, TakenRightTest::issueLink);

            assertThat(stream.typesUntilRefused(Code.NOT_FOUND, "AUTHZ-cdgFk"))
                    .containsExactly(LINK_ADDED, "instance.member.changed", LINK_ADDED, "instance.member.removed");
        }
    }

    @Test
    void endsWithTheTokenThatExpiresWhileItsStreamWaits() throws Exception {
        token = newToken("{\"expirationDate\":\"" + CLOCK.instant().plusSeconds(3600) + "\"}");
        try (var stream = new Stream()) {
            CLOCK.advance(Duration.ofSeconds(3599));
            issueLink();
            assertThat(stream.next()).isEqualTo(LINK_ADDED);

            CLOCK.advance(Duration.ofSeconds(1));
            issueLink();

            assertThat(stream.typesUntilRefused(Code.UNAUTHENTICATED, "AUTH-7fs1e"))
                    .isEmpty();
        }
    }

    @Test
    void endsAStreamThatNothingIsWrittenForWithItsToken() throws Exception {
        token = newToken("{\"expirationDate\":\"" + CLOCK.instant().plusSeconds(1) + "\"}");
        try (var stream = new Stream()) {
            CLOCK.advance(Duration.ofSeconds(1));

            assertThat(stream.typesUntilRefused(Code.UNAUTHENTICATED, "AUTH-7fs1e"))
                    .isEmpty();
        }
    }

    /** Calls and waits for the answer. */
    @FunctionalInterface
    private interface Call {
        void make() throws Exception;
    }

    private void take(Taken taken) throws Exception {
        var user = new UserId(reader);
        var org = new OrgId(server.bootstrap("orgId"));
        switch (taken) {
            case BY_REVOKING_THE_TOKEN -> revoke(token);
            case BY_LOCKING -> server.post(MANAGED + reader + "/_lock", admin, "{}");
            case BY_DEACTIVATING -> server.post(MANAGED + reader + "/_deactivate", admin, "{}");
            // The endpoints take the roles first, but somebody may give one in between.
            case BY_REMOVING -> server.bean(Commands.class).send(new RemoveUser(user, org), Actor.system("test"));
            case BY_ERASING -> server.bean(Commands.class).send(new EraseUser(user, org), Actor.system("test"));
            case BY_OTHER_ROLES -> giveRole("IAM_USER_MANAGER");
            case BY_TAKING_THE_ROLE -> takeRoles();
        }
    }

    private Token newToken(String body) throws Exception {
        var issued = server.post("/latchkey/v1/users/" + reader + "/tokens", admin, body);
        return new Token(issued.path("tokenId").asString(), issued.path("token").asString());
    }

    private void revoke(Token revoked) throws Exception {
        succeeds(server.send("DELETE", "/latchkey/v1/users/" + reader + "/tokens/" + revoked.id, admin, ""));
    }

    private void giveRole(String role) throws Exception {
        succeeds(
                server.send("PUT", "/latchkey/v1/instance/members/" + reader, admin, "{\"roles\":[\"" + role + "\"]}"));
    }

    private void takeRoles() throws Exception {
        succeeds(server.send("DELETE", "/latchkey/v1/instance/members/" + reader, admin, ""));
    }

    private static void issueLink() throws Exception {
        server.post("/auth/v1/users/me/passwordless/_link", admin, "{}");
    }

    private static void succeeds(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Has calls written by one commit, in their order, behind a link that is written by one of its own. */
    private static void inOneCommit(Call... calls) throws Exception {
        var meters = server.bean(MeterRegistry.class);
        var waiting = meters.get("latchkey.log.queue").gauge();
        var commits = meters.get("latchkey.log.commit").timer();
        try (var threads = Executors.newCachedThreadPool();
                var owner = Objects.requireNonNull(server.superuser().getDataSource())
                        .getConnection()) {
            owner.setAutoCommit(false);
            owner.createStatement()
                    .executeQuery("select * from log.head for update")
                    .close();
            var before = commits.count();
            var answers = new ArrayList<Future<?>>();
            answers.add(threads.submit(() -> made(TakenRightTest::issueLink)));
            // The writer has taken it up, and is held by the row.
            await().until(() -> Integer.valueOf(1).equals(server.superuser().queryForObject(HELD, Integer.class)));
            for (var i = 0; i < calls.length; i++) {
                var call = calls[i];
                var position = i + 1;
                answers.add(threads.submit(() -> made(call)));
                await().until(() -> waiting.value() == position);
            }
            owner.rollback();
            owner.setAutoCommit(true);
            for (var answer : answers) {
                answer.get(30, TimeUnit.SECONDS);
            }
            assertThat(commits.count()).isEqualTo(before + 2);
        }
    }

    private static boolean made(Call call) throws Exception {
        call.make();
        return true;
    }

    private record Token(String id, String value) {}

    /** The reader's stream from now on, once it waits for what comes. */
    private final class Stream implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final BufferedReader lines;

        Stream() throws Exception {
            this("events/_stream");
        }

        Stream(String path) throws Exception {
            var head = server.bean(EventLog.class).head();
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + server.port() + "/latchkey/v1/audit/" + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("authorization", "Bearer " + token.value)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"follow\":true,\"afterPosition\":\"" + head + "\"}"))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            assertThat(line().path("result").path("position").asLong()).isEqualTo(head);
        }

        /** Returns the type of the next event. */
        String next() throws Exception {
            var next = line();
            while (!next.path("result").has("event")) {
                next = line();
            }
            return type(next);
        }

        List<String> typesUntilRefused(Code code, String id) throws Exception {
            var types = new ArrayList<String>();
            var error = addUntilRefused(types);
            assertThat(error.path("code").asInt()).as(error.toString()).isEqualTo(code.value());
            assertThat(error.path("message").asString()).contains(id);
            return types;
        }

        List<String> typesUntilRefused() throws Exception {
            var types = new ArrayList<String>();
            addUntilRefused(types);
            return types;
        }

        private JsonNode addUntilRefused(List<String> types) throws Exception {
            var next = line();
            for (; next.has("result"); next = line()) {
                if (next.path("result").has("event")) {
                    types.add(type(next));
                }
            }
            assertThat(next.has("error")).as(next.toString()).isTrue();
            assertThat(read()).as("what comes after the refusal").isNull();
            return next.path("error");
        }

        private JsonNode line() throws Exception {
            return RunningServer.JSON.readTree(Objects.requireNonNull(read(), "the stream ended"));
        }

        private String read() throws Exception {
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            return lines.readLine();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static String type(JsonNode line) {
            return line.path("result").path("event").path("type").path("type").asString();
        }

        @Override
        public void close() throws IOException {
            http.shutdownNow();
            lines.close();
        }
    }
}
