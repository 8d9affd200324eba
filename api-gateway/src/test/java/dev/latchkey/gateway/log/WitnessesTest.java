package dev.latchkey.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.verify.Verdict;
import dev.latchkey.events.verify.Verdict.Broken;
import dev.latchkey.events.verify.Verdict.Holds;
import dev.latchkey.events.verify.Verifier;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.operations.PrivateServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** One server, a good witness, and some that are none. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of WitnessesTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class WitnessesTest {
    private static final String LINK = "/auth/v1/users/me/passwordless/_link";

    @TempDir
    private static Path folder;

    private static final TestWitness WITNESS = new TestWitness("witness.example/w1");
    private static final TestWitness OTHER = new TestWitness("witness.example/other");
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static final List<HttpServer> BAD = new ArrayList<>();
    private static RunningServer server;
    private static String token;
    private static NoteKey key;
    private static NoteKey witness;

    @BeforeAll
    static void start() throws Exception {
        var settings = new ArrayList<String>();
        settings.add("--latchkey.checkpoint.interval=1s");
        add(settings, WITNESS.url(), WITNESS.key());
        addBad(settings, "refusing", exchange -> exchange.sendResponseHeaders(403, -1));
        addBad(settings, "leading.away", exchange -> {
            exchange.getResponseHeaders().set("Location", WITNESS.url() + "/add-checkpoint");
            exchange.sendResponseHeaders(307, -1);
        });
        addBad(settings, "talkative", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        });
        addBad(settings, "forging", exchange -> {
            var line = "— forging " + "A".repeat(100) + "\n";
            exchange.sendResponseHeaders(200, line.getBytes(StandardCharsets.UTF_8).length);
            exchange.getResponseBody().write(line.getBytes(StandardCharsets.UTF_8));
        });
        addBad(settings, "ahead", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
            exchange.sendResponseHeaders(409, 8);
            exchange.getResponseBody().write("9999999\n".getBytes(StandardCharsets.UTF_8));
        });
        addBad(settings, "silent", exchange -> {
            try {
                OVER.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server = new RunningServer(folder.resolve("data"), Clock.systemUTC(), settings.toArray(String[]::new));
        token = server.bootstrap("adminToken");
        key = NoteKey.parse(checkpoint().path("keys").path(0).asString());
        witness = NoteKey.parseWitness(WITNESS.key());
    }

    private static void add(List<String> settings, String url, String key) {
        var place = "--latchkey.checkpoint.witnesses[" + (settings.size() - 1) / 2 + "].";
        settings.add(place + "url=" + url);
        settings.add(place + "key=" + key);
    }

    private static void addBad(List<String> settings, String name, HttpHandler answer) throws IOException {
        var bad = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bad.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        bad.createContext("/add-checkpoint", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                answer.handle(exchange);
            }
        });
        bad.start();
        BAD.add(bad);
        try (var named = new TestWitness(name)) {
            add(settings, "http://127.0.0.1:" + bad.getAddress().getPort(), named.key());
        }
    }

    @AfterAll
    static void stop() {
        OVER.countDown();
        if (server != null) {
            server.close();
        }
        WITNESS.close();
        OTHER.close();
        BAD.forEach(bad -> bad.stop(0));
    }

    @Test
    void servesWhatAWitnessHasSigned() throws Exception {
        server.post(LINK, token, "{}");
        var position = position();

        var answer = untilSignedUpTo(position);
        var cosigned = SignedNote.parse(answer.path("cosigned").path(0).asString());
        assertThat(cosigned.isSignedBy(witness)).isTrue();
        assertThat(cosigned.isSignedBy(key)).isTrue();
        assertThat(cosigned.cosignedAt(witness)).isNotNull();
        // Nothing was written since, so that the newest checkpoint is the one that was signed.
        var newest = await().until(
                        () -> SignedNote.parse(checkpoint().path("checkpoint").asString()),
                        note -> note.isSignedBy(witness));
        assertThat(newest.isSignedBy(key)).isTrue();
        var served = server.get(server.port(), "/audit/log/checkpoint", token).body();
        assertThat(SignedNote.parse(served).isSignedBy(witness)).isTrue();
        assertThat(WITNESS.lastBody()).startsWith("old ").contains("\n\n" + key.name() + "\n");
        assertThat(server.bean(MeterRegistry.class)
                        .get("latchkey.log.witnessed")
                        .tag("witness", "witness.example/w1")
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(position);
    }

    @Test
    void goesOnFromWhereAWitnessStands() throws Exception {
        server.post(LINK, token, "{}");
        untilSignedUpTo(position());
        WITNESS.putBack();
        var conflicts = WITNESS.conflicts();

        server.post(LINK, token, "{}");
        var position = position();

        await().until(() -> WITNESS.size() >= position);
        assertThat(WITNESS.conflicts()).isGreaterThan(conflicts);
    }

    @Test
    void saysWhyAWitnessDoesNotSign() throws Exception {
        for (var expected : List.of(
                List.of("refusing", "does not know the key of this log"),
                List.of("leading.away", "status 307"),
                List.of("talkative", "cannot be asked"),
                List.of("forging", "not signed by the key that is known of it"),
                List.of("ahead", "has signed 9999999 events"),
                List.of("silent", "no answer within 10 s"),
                List.of("witness.example/w1", "has signed "))) {
            await().untilAsserted(() -> assertThat(
                            server.bean(Witnesses.class).conditions().get(expected.getFirst()))
                    .contains(expected.getLast()));
        }
        var privatePort = server.bean(PrivateServer.class).port();
        var health = RunningServer.JSON
                .readTree(server.get(privatePort, "/actuator/health", "").body())
                .path("components")
                .path("checkpoints");
        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(health.path("details").path("witnesses").path("leading.away").asString())
                .contains("status 307");
    }

    @Test
    void isAskedForByWhoVerifies() throws Exception {
        server.post(LINK, token, "{}");
        untilSignedUpTo(position());
        for (var user : List.of("", server.bootstrap("adminUserId"))) {
            var export = server.send("/latchkey/v1/audit/_export", token, "{\"userId\":\"" + user + "\"}")
                    .body();
            assertThat(verify(export, List.of(witness)))
                    .isInstanceOfSatisfying(
                            Holds.class,
                            holds -> assertThat(holds.findings().getLast())
                                    .startsWith("Witness witness.example/w1 saw the same first "));
            assertThat(verify(export, List.of(witness, NoteKey.parseWitness(OTHER.key()))))
                    .isEqualTo(new Broken(
                            null, "Witness witness.example/other has signed none of the checkpoints in the export."));
            assertThat(verify(export, List.of())).isInstanceOf(Holds.class);
        }
    }

    @Test
    void showsThatAWitnessHasSeenAnotherLog() throws Exception {
        server.post(LINK, token, "{}");
        untilSignedUpTo(position());
        String export;
        try {
            WITNESS.refuse(true);
            server.post(LINK, token, "{}");
            export = server.send("/latchkey/v1/audit/_export", token, "{}").body();
        } finally {
            WITNESS.refuse(false);
        }

        var forked = export.replaceFirst(
                "(\"cosigned\":\\[\\{\"checkpoint\":\"(?:[^\"]*)\"),\"proof\":\\[[^]]*]", "$1,\"proof\":[]");

        assertThat(forked).isNotEqualTo(export);
        assertThat(verify(forked, List.of(witness)))
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.why()).contains("has signed another log"));
    }

    private static Verdict verify(String export, List<NoteKey> witnesses) throws IOException {
        return new Verifier(key, List.of(), witnesses, count -> {})
                .verify(new BufferedReader(new StringReader(export)));
    }

    private static long position() throws Exception {
        var note = SignedNote.parse(checkpoint().path("checkpoint").asString());
        return Checkpoint.parse(note.text()).size();
    }

    private static JsonNode untilSignedUpTo(long position) {
        Function<JsonNode, Long> size = answer -> answer.path("cosigned").isEmpty()
                ? 0
                : Checkpoint.parse(
                                SignedNote.parse(answer.path("cosigned").path(0).asString())
                                        .text())
                        .size();
        return await().until(WitnessesTest::checkpoint, answer -> size.apply(answer) >= position);
    }

    private static JsonNode checkpoint() throws Exception {
        return RunningServer.JSON.readTree(server.get(server.port(), "/latchkey/v1/audit/checkpoint", token)
                .body());
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    }
}
