package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.org.GrantOrgRoles;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.RevokePersonalAccessToken;
import dev.latchkey.contract.auth.v1.AddMyPasswordlessLinkRequest;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.operations.PrivateServer;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nothing is replaced here: the server that {@link Main} starts, on a PostgreSQL of its own. */
class EndToEndTest {
    private static final String LINK = "/auth/v1/users/me/passwordless/_link";
    private static final String LOOKUP = "/latchkey/v1/passkey-codes/_lookup";
    private static final String EVENTS = "/admin/v1/events/_search";
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

    /** No address, which is that of who listens, or one of 127.0.0.0/8 or ::1, as the kernel of a small-endian machine shows them. */
    private static final Pattern NOWHERE_ELSE =
            Pattern.compile("(0{8}|0{32}|[0-9A-F]{6}7F|0{24}01000000|0{16}F{4}0{4}[0-9A-F]{6}7F):[0-9A-F]{4}");

    private static final Actor ACTOR = Actor.system("test");

    @TempDir
    private static Path folder;

    private static final ShiftedClock CLOCK = new ShiftedClock();
    private static RunningServer server;
    private static String adminToken;
    private static String userToken;
    private static UserId user;
    private static OrgId org;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), CLOCK);
        adminToken = server.bootstrap("adminToken");
        userToken = server.bootstrap("userToken");
        user = new UserId(server.bootstrap("userId"));
        org = new OrgId(server.bootstrap("orgId"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Unless a setting says so, the server calls nobody; every socket of this process listens or leads to this machine. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void callsNobodyUnasked() throws Exception {
        server.post(LINK, userToken, "{}");
        var own = new HashSet<String>();
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            for (var file : open.toList()) {
                var socket = SOCKET.matcher(linkOf(file));
                if (socket.matches()) {
                    own.add(socket.group(1));
                }
            }
        }
        var away = new ArrayList<String>();
        for (var table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(row -> own.contains(row[9])
                            && !NOWHERE_ELSE.matcher(row[2]).matches())
                    .forEach(row -> away.add(row[2]));
        }
        assertThat(own).isNotEmpty();
        assertThat(away).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("issuer-http"));
    }

    private static String linkOf(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    @Test
    void answersTheLinkCallAlikeOverJsonGrpcAndGrpcWeb() throws Exception {
        var json = server.post(LINK, adminToken, "{}");
        assertThat(json.path("link").asString())
                .matches("http://localhost:\\d+/ui/login/login/passwordless/init"
                        + "\\?userID=\\d+&orgID=\\d+&codeID=\\d+&code=[a-zA-Z0-9]{12}");
        assertThat(json.path("expiration").asString()).isEqualTo("3600s");
        assertThat(json.path("details").path("changeDate"))
                .isEqualTo(json.path("details").path("creationDate"));

        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + adminToken);
        var channel = ManagedChannelBuilder.forAddress("localhost", server.port())
                .usePlaintext()
                .build();
        try {
            var grpc = AuthServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                    .addMyPasswordlessLink(AddMyPasswordlessLinkRequest.getDefaultInstance());
            var web = GrpcClients.builder("gproto-web+http://localhost:" + server.port())
                    .setHeader("authorization", "Bearer " + adminToken)
                    .build(AuthServiceGrpc.AuthServiceBlockingStub.class)
                    .addMyPasswordlessLink(AddMyPasswordlessLinkRequest.getDefaultInstance());
            assertThat(web.getDetails().getSequence())
                    .isEqualTo(grpc.getDetails().getSequence() + 1);
            assertThat(grpc.getLink()).startsWith("http://localhost:");
            assertThat(web.getExpiration().getSeconds()).isEqualTo(3600);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void listsEachOfManyParallelLinksOnceWithTheTimeOfItsAnswer() throws Exception {
        List<JsonNode> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<JsonNode> call = () -> server.post(LINK, userToken, "{}");
            answers = new ArrayList<>();
            for (var done : threads.invokeAll(
                    IntStream.range(0, 200).mapToObj(i -> call).toList())) {
                answers.add(done.get());
            }
        }

        var sequences = answers.stream()
                .map(answer ->
                        Long.parseLong(answer.path("details").path("sequence").asString()))
                .sorted()
                .toList();
        assertThat(sequences.getLast() - sequences.getFirst()).isEqualTo(199);
        assertThat(sequences).doesNotHaveDuplicates();

        var listed = server.post(EVENTS, adminToken, "{\"aggregateId\":\"" + user + "\",\"limit\":1000}")
                .path("events");
        var times = new HashMap<String, String>();
        for (var event : listed) {
            assertThat(times.put(
                            event.path("sequence").asString(),
                            event.path("creationDate").asString()))
                    .isNull();
        }
        for (var answer : answers) {
            var details = answer.path("details");
            assertThat(times.get(details.path("sequence").asString()))
                    .isEqualTo(details.path("creationDate").asString());
        }
        var order = new ArrayList<Long>();
        listed.forEach(event -> order.add(Long.parseLong(event.path("sequence").asString())));
        assertThat(order).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void storesNoCodeAnywhere() throws Exception {
        var link = server.post(LINK, userToken, "{}").path("link").asString();
        var code = parametersOf(link).get("code");

        var events = server.send(EVENTS, adminToken, "{\"limit\":1000}").body();
        assertThat(events).contains(parametersOf(link).get("codeID")).doesNotContain(code);
        assertThat(server.get(privatePort(), "/actuator/prometheus", "").body()).doesNotContain(code);
    }

    @Test
    void tellsWhatBecameOfACodeWithoutSpendingIt() throws Exception {
        var link = newLink();
        assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_VALID");
        assertThat(lookUp(link).path("expiration").asString()).isNotEmpty();
        assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_VALID");
    }

    @Test
    void countsWrongCodesAndLocksAfterThree() throws Exception {
        var link = newLink();
        var wrong = new HashMap<>(link);
        wrong.put("code", "wrongwrong12");
        for (var i = 0; i < 5; i++) {
            assertThat(lookUp(wrong).path("state").asString()).isEqualTo("CODE_STATE_UNKNOWN");
        }
        assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_LOCKED");
        var failed = server.post(
                EVENTS,
                adminToken,
                "{\"limit\":1000,\"eventTypes\":[\"user.human.passwordless.initialization.code.check.failed\"]}");
        assertThat(failed.path("events").findValuesAsString("id"))
                .filteredOn(link.get("codeID")::equals)
                .hasSize(3);
    }

    @Test
    void saysExpiredExactlyFromTheEndOn() throws Exception {
        var link = newLink();
        var end = Instant.parse(lookUp(link).path("expiration").asString());
        try {
            CLOCK.standAt(end.minusNanos(1000));
            assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_VALID");
            CLOCK.standAt(end);
            assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_EXPIRED");
        } finally {
            CLOCK.run();
        }
    }

    @Test
    void saysRevokedAtOnce() throws Exception {
        var link = newLink();
        server.bean(Commands.class)
                .send(new RevokePasswordlessInitCode(user, org, new CodeId(link.get("codeID"))), ACTOR);
        assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_REVOKED");
    }

    @Test
    void doesNotTakeACodeForAnotherUserOrOrganisation() throws Exception {
        var link = newLink();
        for (var member : List.of("userID", "orgID", "codeID")) {
            var other = new HashMap<>(link);
            other.put(member, server.bootstrap("adminUserId"));
            assertThat(lookUp(other).path("state").asString()).isEqualTo("CODE_STATE_UNKNOWN");
        }
        assertThat(lookUp(link).path("state").asString()).isEqualTo("CODE_STATE_VALID");
    }

    @Test
    void refusesARevokedTokenAtOnceAndAnExpiredOneFromItsEndOn() throws Exception {
        var commands = server.bean(Commands.class);
        var end = CLOCK.instant().plus(Duration.ofHours(2));
        var issued =
                commands.send(new AddPersonalAccessToken(user, org, end), ACTOR).answer();
        var token = issued.token().value();
        assertThat(server.send(LINK, token, "{}").statusCode()).isEqualTo(200);

        try {
            CLOCK.standAt(end);
            assertThat(server.send(LINK, token, "{}").statusCode()).isEqualTo(401);
        } finally {
            CLOCK.run();
        }
        assertThat(server.send(LINK, token, "{}").statusCode()).isEqualTo(200);

        commands.send(new RevokePersonalAccessToken(user, org, issued.id()), ACTOR);
        var refused = server.send(LINK, token, "{}");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body())
                .contains("\"code\":16")
                .contains("AUTH-7fs1e")
                .doesNotContain(token);
    }

    @Test
    void issuesLinksForOthersOnlyWithThePermission() throws Exception {
        var path = "/management/v1/users/" + user + "/passwordless/_link";
        assertThat(server.post(path, adminToken, "").path("link").asString()).contains("userID=" + user + "&");
        assertThat(server.send("/management/v1/users/42/passwordless/_link", adminToken, "")
                        .body())
                .contains("\"code\":5")
                .contains("User could not be found");
        assertThat(server.send(path, userToken, "").statusCode()).isIn(403, 404);

        // Roles count from the moment they are given, also for callers who are remembered.
        server.bean(Commands.class).send(new GrantOrgRoles(org, user, List.of("ORG_OWNER")), ACTOR);
        assertThat(server.send(path, userToken, "").statusCode()).isEqualTo(200);
        assertThat(server.send(EVENTS, userToken, "{}").statusCode()).isEqualTo(403);
    }

    @Test
    void servesThePageBehindTheFirstLink() throws Exception {
        var link = server.bootstrap("adminLink");
        var page = server.get(server.port(), link.substring(link.indexOf("/ui/")), "");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).doesNotContain(parametersOf(link).get("code"));
        assertThat(lookUp(parametersOf(link)).path("state").asString()).isEqualTo("CODE_STATE_VALID");
    }

    @Test
    void keepsThePortsApart() throws Exception {
        assertThat(server.get(server.port(), "/actuator/health", "").statusCode())
                .isEqualTo(404);
        assertThat(server.get(privatePort(), "/auth/v1/healthz", "").statusCode())
                .isEqualTo(404);
        assertThat(server.get(privatePort(), "/actuator/health/readiness", "").statusCode())
                .isEqualTo(200);
        assertThat(server.get(privatePort(), "/actuator/health/liveness", "").statusCode())
                .isEqualTo(200);
        assertThat(server.get(privatePort(), "/actuator/prometheus", "").body())
                .contains(
                        "latchkey_log_batch",
                        "latchkey_log_queue",
                        "latchkey_log_commit",
                        "latchkey_projection_lag",
                        "latchkey_http");
    }

    private static Map<String, String> newLink() throws Exception {
        return parametersOf(server.post(LINK, userToken, "{}").path("link").asString());
    }

    private static Map<String, String> parametersOf(String link) {
        return List.of(link.substring(link.indexOf('?') + 1).split("&")).stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static JsonNode lookUp(Map<String, String> link) throws Exception {
        return server.post(
                LOOKUP,
                "",
                RunningServer.JSON.writeValueAsString(Map.of(
                        "userId", link.get("userID"),
                        "orgId", link.get("orgID"),
                        "codeId", link.get("codeID"),
                        "code", link.get("code"))));
    }

    private static int privatePort() {
        return server.bean(PrivateServer.class).port();
    }

    /** Runs like the real one until it is told to stand. */
    private static final class ShiftedClock extends Clock {
        private final Clock real = Clock.systemUTC();
        private volatile Instant standing;

        void standAt(Instant time) {
            standing = time;
        }

        void run() {
            standing = null;
        }

        @Override
        public Instant instant() {
            var now = standing;
            return now == null ? real.instant() : now;
        }

        @Override
        public ZoneId getZone() {
            return real.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for local time here");
        }
    }
}
