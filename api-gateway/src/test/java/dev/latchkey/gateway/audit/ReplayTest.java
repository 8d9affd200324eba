package dev.latchkey.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.contract.audit.v1.ExportResponse;
import dev.latchkey.contract.audit.v1.StreamEventsRequest;
import dev.latchkey.contract.audit.v1.StreamEventsResponse;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.wire.AnswerStream;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.InputStreamReader;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of ReplayTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class ReplayTest {
    private static final String STREAM = "/latchkey/v1/audit/events/_stream";

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static RunningServer server;
    private static String token;
    private static String admin;
    private static String user;
    private static Instant before;
    private static Instant between;
    private static String codeId;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), CLOCK);
        token = server.bootstrap("adminToken");
        admin = server.bootstrap("adminUserId");
        user = server.bootstrap("userId");
        before = CLOCK.instant().minusSeconds(3600);
        CLOCK.advance(Duration.ofMinutes(5));
        var link = server.post("/management/v1/users/" + user + "/passwordless/_link", token, "{}");
        codeId = link.path("link").asString().replaceAll(".*codeID=(\\d+).*", "$1");
        CLOCK.advance(Duration.ofMinutes(5));
        between = CLOCK.instant();
        CLOCK.advance(Duration.ofMinutes(5));
        server.post("/management/v1/users/" + user + "/_lock", token, "{}");
        server.issueLinks(token, 600);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void replaysTheWholeLogInOrder() throws Exception {
        var events = events(stream("{}"));

        assertThat(events)
                .extracting(line -> line.path("position").asLong())
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList())
                .hasSizeGreaterThan(600);
        var listed = server.post("/admin/v1/events/_search", token, "{\"asc\":true,\"limit\":1000}")
                .path("events");
        assertThat(events)
                .extracting(line -> line.path("event"))
                .containsExactlyElementsOf(new ArrayList<>(listed.values()));
    }

    @Test
    void goesOnBehindAPositionOrFromATime() throws Exception {
        var all = events(stream("{}"));
        assertThat(events(stream("{\"afterPosition\":\"10\"}"))).isEqualTo(all.subList(10, all.size()));
        assertThat(events(stream("{\"fromTime\":\"" + between + "\"}")))
                .isEqualTo(all.stream()
                        .filter(line -> !Instant.parse(
                                        line.path("event").path("creationDate").asString())
                                .isBefore(between))
                        .toList())
                .hasSizeGreaterThan(600);
        assertThat(events(stream("{\"afterPosition\":\"" + all.size() + "\"}"))).isEmpty();
        assertThat(stream("{\"afterPosition\":\"9007199254740991\"}")).hasSize(1);
    }

    @Test
    void leavesOutWhatIsNotAskedForAndSaysHowFarItRead() throws Exception {
        var lines = stream("{\"eventTypes\":[\"user.locked\"]}");

        assertThat(events(lines))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(
                                line.path("event").path("aggregate").path("id").asString())
                        .isEqualTo(user));
        assertThat(lines.getLast().path("position").asLong())
                .isEqualTo(events(stream("{}")).size());
        assertThat(events(stream("{\"editorUserId\":\"" + admin + "\",\"aggregateTypes\":[\"user\"]}")))
                .hasSizeBetween(602, 620);
        assertThat(events(stream("{\"aggregateId\":\"" + user + "\",\"resourceOwner\":\"nobody\"}")))
                .isEmpty();
    }

    @Test
    void followsOneUser() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + server.port() + "/latchkey/v1/audit/users/" + user + "/events/_stream"))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"follow\":true}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                var known = new ArrayList<String>();
                do {
                    known.add(next(lines));
                } while (!known.getLast().isEmpty());
                assertThat(known).contains("user.human.added", "user.locked");

                server.post("/management/v1/users/" + user + "/_unlock", token, "{}");
                assertThat(next(lines)).isEqualTo("user.unlocked");
            } finally {
                server.post("/management/v1/users/" + user + "/_lock", token, "{}");
            }
        }
    }

    @Test
    void asksBeforeEachPageWhetherTheCallerMayStillRead() {
        var stream = server.bean(EventStream.class);
        var export = server.bean(Export.class);

        assertThat(this.<StreamEventsResponse>untilTheRightIsTaken((access, answers) ->
                        stream.send(StreamEventsRequest.getDefaultInstance(), access, AnswerStream.to(answers))))
                .isEqualTo(500);
        // A head and the tiles before the rows of a page, and 512 rows.
        assertThat(this.<ExportResponse>untilTheRightIsTaken(
                        (access, answers) -> export.ofLog(access, AnswerStream.to(answers))))
                .isBetween(512, 516);
        assertThat(this.<ExportResponse>untilTheRightIsTaken(
                        (access, answers) -> export.ofUser(admin, access, AnswerStream.to(answers))))
                .isEqualTo(513);
    }

    @Test
    void showsNothingThatCameAfterTheEndOfATokenThoughItsUserWasLockedLater() throws Exception {
        var lock = events(stream("{\"eventTypes\":[\"user.locked\"]}"))
                .getFirst()
                .path("position")
                .asInt();

        assertThat(shownOnceRefused(caller(user, Instant.MAX))).isEqualTo(lock);
        assertThat(shownOnceRefused(caller(user, between))).isEqualTo(lock - 1);
    }

    /** Returns how many events a caller is shown who had the right when the stream began, but not with its first page. */
    private static int shownOnceRefused(Caller caller) {
        var answers = new CountingObserver<StreamEventsResponse>();
        var asked = new AtomicInteger();
        assertThatThrownBy(() -> server.bean(EventStream.class)
                        .send(
                                StreamEventsRequest.getDefaultInstance(),
                                () -> {
                                    if (asked.incrementAndGet() > 1) {
                                        throw new AccessRefusedException(Reason.TOKEN_INVALID);
                                    }
                                    return caller;
                                },
                                AnswerStream.to(answers)))
                .isInstanceOf(AccessRefusedException.class);
        return answers.count;
    }

    private static Caller caller(String userId, Instant until) {
        var org = new OrgId("2");
        return new Caller(new UserId(userId), org, org, CLOCK.instant(), until, null, List.of());
    }

    /** Returns how many answers there were before one was refused, with the right taken after the first of them. */
    private <T> int untilTheRightIsTaken(BiConsumer<Supplier<Caller>, StreamObserver<T>> call) {
        var answers = new CountingObserver<T>();
        var caller = caller("1", Instant.MAX);
        assertThatThrownBy(() -> call.accept(
                        () -> {
                            if (answers.count > 1) {
                                throw new AccessRefusedException(Reason.PERMISSION_MISSING);
                            }
                            return caller;
                        },
                        answers))
                .isInstanceOf(AccessRefusedException.class);
        return answers.count;
    }

    @Test
    void showsAUserAsTheyWere() throws Exception {
        var now = at("{}");
        assertThat(now.path("state").asString()).isEqualTo("locked");
        assertThat(now.path("userId").asString()).isEqualTo(user);

        var then = at("{\"moment\":{\"time\":\"" + between + "\"}}");
        assertThat(then.path("state").asString("")).isEqualTo("active");
        assertThat(then.path("links"))
                .singleElement()
                .satisfies(link -> assertThat(link.path("codeId").asString()).isEqualTo(codeId));
        // The link was over an hour after it was made, though no event says so.
        CLOCK.advance(Duration.ofHours(2));
        assertThat(at("{}").path("links")).isEmpty();

        var first = at("{\"moment\":{\"sequence\":\"1\"}}");
        assertThat(first.path("sequence").asString()).isEqualTo("1");
        assertThat(first.path("links")).isEmpty();
        assertThat(first.path("tokens")).isEmpty();
    }

    @Test
    void saysThatThereWasNoSuchUserOrEvent() throws Exception {
        var path = "/latchkey/v1/audit/users/" + user + "/_at";
        var early = server.send(path, token, "{\"moment\":{\"time\":\"" + before + "\"}}");
        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(early.body()).contains("QUERY-Dfbg2");
        var late = server.send(path, token, "{\"moment\":{\"sequence\":\"999\"}}");
        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(late.body()).contains("LATCHKEY-Lg1sh");
        assertThat(server.send("/latchkey/v1/audit/users/nobody/_at", token, "{}")
                        .statusCode())
                .isEqualTo(404);
        var org = server.bootstrap("orgId");
        assertThat(server.send("/latchkey/v1/audit/users/" + org + "/_at", token, "{}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsWhatChangedBetweenTwoMoments() throws Exception {
        var diff = server.post(
                "/latchkey/v1/audit/users/" + user + "/_diff",
                token,
                "{\"from\":{\"sequence\":\"1\"},\"to\":{\"time\":\"" + between + "\"}}");

        assertThat(diff.path("changes"))
                .extracting(change -> change.path("field").asString())
                .contains("sequence", "links." + codeId + ".creationDate")
                .doesNotContain("userId", "state");
        assertThat(diff.path("changes"))
                .filteredOn(change -> change.path("field").asString().equals("sequence"))
                .singleElement()
                .satisfies(
                        change -> assertThat(change.path("before").asString()).isEqualTo("\"1\""));
        var same = server.post(
                "/latchkey/v1/audit/users/" + user + "/_diff",
                token,
                "{\"from\":{\"sequence\":\"2\"},\"to\":{\"sequence\":\"2\"}}");
        assertThat(same.has("changes")).isFalse();
    }

    @Test
    void keepsWhoLooked() throws Exception {
        at("{\"moment\":{\"sequence\":\"1\"}}");
        server.post("/admin/v1/events/_search", token, "{\"limit\":1}");
        var reads = server.post("/latchkey/v1/audit/reads/_search", token, "{\"limit\":3}")
                .path("reads");

        assertThat(reads)
                .extracting(read -> read.path("method").asString())
                .containsExactly("ListReads", "ListEvents", "GetUserAt");
        assertThat(reads.get(2).path("reader").asString()).isEqualTo(admin);
        assertThat(reads.get(2).path("request").asString()).contains(user).contains("\"sequence\":\"1\"");
        assertThat(reads.get(2).path("address").asString()).isEqualTo("127.0.0.1");
        var older = server.post(
                "/latchkey/v1/audit/reads/_search",
                token,
                "{\"beforeId\":\"" + reads.get(2).path("id").asString() + "\",\"reader\":\"nobody\"}");
        assertThat(older.has("reads")).isFalse();
    }

    @Test
    void isNotForEverybody() throws Exception {
        for (var path : List.of(STREAM, "/latchkey/v1/audit/users/" + user + "/_at")) {
            assertThat(server.send(path, server.bootstrap("userToken"), "{}").statusCode())
                    .isIn(401, 404);
            assertThat(server.send(path, "", "{}").statusCode()).isEqualTo(401);
        }
    }

    /** Returns the type of the next event, or nothing for a line without one. */
    private static String next(BufferedReader lines) throws Exception {
        return line(lines)
                .path("result")
                .path("event")
                .path("type")
                .path("type")
                .asString("");
    }

    private static JsonNode line(BufferedReader lines) throws Exception {
        var line = CompletableFuture.supplyAsync(() -> {
                    try {
                        return lines.readLine();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .get(30, TimeUnit.SECONDS);
        return RunningServer.JSON.readTree(line);
    }

    private static JsonNode at(String body) throws Exception {
        return server.post("/latchkey/v1/audit/users/" + user + "/_at", token, body)
                .path("user");
    }

    private static List<JsonNode> stream(String body) throws Exception {
        var answer = server.send(STREAM, token, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body()
                .lines()
                .map(line -> RunningServer.JSON.readTree(line).path("result"))
                .toList();
    }

    private static List<JsonNode> events(List<JsonNode> lines) {
        return lines.stream().filter(line -> line.has("event")).toList();
    }

    /** Takes whatever comes. */
    private static final class CountingObserver<T> extends ServerCallStreamObserver<T> {
        private int count;

        @Override
        public void onNext(T answer) {
            count++;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int messages) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
