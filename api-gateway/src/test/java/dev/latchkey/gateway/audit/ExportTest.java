package dev.latchkey.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.MerkleTree;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.events.proof.Tile;
import dev.latchkey.events.verify.Verdict;
import dev.latchkey.events.verify.Verdict.Broken;
import dev.latchkey.events.verify.Verdict.Holds;
import dev.latchkey.events.verify.Verifier;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an auditor is given, and what comes of changing the database behind the log's back. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of ExportTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class ExportTest {
    private static final String EXPORT = "/latchkey/v1/audit/_export";
    private static final int LINKS = 300;
    /** In the first tile, which is whole, and in the last one, which is not. */
    private static final List<Long> PLACES = List.of(100L, 290L);

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static String token;
    private static String user;
    private static NoteKey key;
    private static SignedNote earlier;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(
                folder.resolve("data"),
                Clock.systemUTC(),
                "--latchkey.checkpoint.folder=" + folder.resolve("kept"),
                "--latchkey.checkpoint.interval=1s");
        token = server.bootstrap("adminToken");
        user = server.bootstrap("adminUserId");
        server.issueLinks(token, 150);
        earlier = checkpoint();
        server.issueLinks(token, LINKS - 150);
        var answer = server.get(server.port(), "/latchkey/v1/audit/checkpoint", token);
        key = NoteKey.parse(
                RunningServer.JSON.readTree(answer.body()).path("keys").path(0).asString());
        asSuperuser("create table saved as select * from log.events");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void restore() throws Exception {
        asSuperuser("delete from log.events");
        asSuperuser("insert into log.events select * from saved");
    }

    @Test
    void holdsForTheWholeLog() throws Exception {
        var rows = rows();
        var verdict = verify(export(""), List.of(earlier));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Holds.class,
                        holds -> assertThat(holds.findings())
                                .hasSize(3)
                                .first()
                                .asString()
                                .startsWith("All " + rows + " rows of " + key.name()));
    }

    @Test
    void holdsForOneUser() throws Exception {
        assertThat(verify(export(user), List.of()))
                .isInstanceOfSatisfying(
                        Holds.class,
                        holds -> assertThat(holds.findings().getFirst())
                                .contains("rows of user " + user + " are as they were signed"));
    }

    static Stream<String> changes() {
        return Stream.of(
                "aggregate_type = 'org'",
                "aggregate_id = '7'",
                "sequence = sequence + 10000",
                "event_type = 'user.locked'",
                "revision = revision + 1",
                "owner = '7'",
                "editor = '7'",
                "service = 'x'",
                "created_at = created_at + interval '1 microsecond'",
                "payload = payload || ' '",
                "metadata = '{\"address\":\"10.0.0.1\"}'",
                "leaf_hash = sha256('x')",
                "payload = '{}', leaf_hash = sha256('x')");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void showsEachColumnThatWasChanged(String change) throws Exception {
        for (var place : PLACES) {
            asSuperuser("update log.events set " + change + " where position = " + place);
            assertThat(verify(export(""), List.of()))
                    .as("position %d", place)
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.position()).isEqualTo(place));
            restore();
        }
    }

    @Test
    void showsAPositionThatWasChanged() throws Exception {
        asSuperuser("update log.events set position = 100000 where position = 100");
        assertThat(verify(export(""), List.of()))
                .isEqualTo(new Broken(100L, "The row is missing; the next one there is has position 101."));
    }

    /** The hash beside the row is not what an export of one user rests on. */
    static Stream<String> changesOfOtherColumns() {
        return changes().filter(change -> !change.startsWith("leaf_hash"));
    }

    @ParameterizedTest
    @MethodSource("changesOfOtherColumns")
    void showsWhatWasChangedInTheStreamOfOneUser(String change) throws Exception {
        asSuperuser("update log.events set " + change + " where position = 100");
        assertThat(verify(export(user), List.of()))
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.position()).isBetween(100L, 101L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 290})
    void showsARowThatWasDropped(long position) throws Exception {
        asSuperuser("delete from log.events where position = " + position);
        assertThat(verify(export(""), List.of()))
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.position()).isEqualTo(position));
    }

    @Test
    void showsRowsThatWereExchanged() throws Exception {
        for (var place : PLACES) {
            asSuperuser("update log.events set position = case position when " + place + " then -1 else -2 end"
                    + " where position in (" + place + ", " + (place + 1) + ")");
            asSuperuser("update log.events set position = " + (place + 1) + " where position = -1");
            asSuperuser("update log.events set position = " + place + " where position = -2");
            assertThat(verify(export(""), List.of()))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.position()).isEqualTo(place));
            restore();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "(select max(position) + 1 from log.events)", "1000000"})
    void showsARowThatWasInserted(String position) throws Exception {
        asSuperuser("insert into log.events select " + position + ", aggregate_type, aggregate_id, 100000, event_type,"
                + " revision, owner, editor, service, created_at, payload, metadata, leaf_hash"
                + " from log.events where position = 100");
        assertThat(verify(export(""), List.of()))
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.position()).isNotNull());
    }

    @Test
    void showsThatTheEndWasCutOff() throws Exception {
        asSuperuser("delete from log.events where position > 280");
        assertThat(verify(export(""), List.of()))
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.position()).isEqualTo(281));
    }

    @Test
    void believesNoOtherKeyAndNoFileThatIsNotWhole() throws Exception {
        var whole = export("");
        var other = NoteKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        assertThat(new Verifier(other, List.of(), count -> {}).verify(new BufferedReader(new StringReader(whole))))
                .isInstanceOfSatisfying(
                        Broken.class,
                        broken -> assertThat(broken.why()).contains("not signed by the key of PeterNeumann"));
        assertThat(broken(text -> text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1)))
                .contains("cut off");
        assertThat(broken(text -> text.substring(0, text.length() / 2))).contains("cannot be read");
        assertThat(broken(text -> text.substring(text.indexOf('\n') + 1))).contains("does not begin with its head");
        assertThat(broken(text -> "")).contains("is empty");
        assertThat(broken(text -> text.replaceFirst("\\\\n(\\d+)\\\\n", "\\\\n1\\\\n")))
                .contains("not signed by the key");
    }

    static Stream<String> damages() {
        return Stream.of(
                "payload = 'x'",
                "payload = '\"x\"'",
                "payload = '{\"expiry\":{}}'",
                // Plausible, but without a name, which each of its kind has.
                "event_type = 'user.human.passwordless.token.renamed', payload = '{\"webAuthNTokenId\":\"1\"}'",
                "event_type = 'user.abducted'",
                "revision = 9",
                "metadata = '['",
                // Can be read, but does not belong there.
                "event_type = 'org.added', aggregate_type = 'org', payload = '{\"name\":\"x\"}'");
    }

    @ParameterizedTest
    @MethodSource("damages")
    void saysWhichEventCannotBeReplayed(String damage) throws Exception {
        asSuperuser("update log.events set " + damage + " where position = 100");
        for (var body : List.of("{}", "{\"moment\":{\"time\":\"2100-01-01T00:00:00Z\"}}")) {
            var answer = server.send("/latchkey/v1/audit/users/" + user + "/_at", token, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
            assertThat(RunningServer.JSON.readTree(answer.body()).path("code").asInt())
                    .isEqualTo(15);
            assertThat(answer.body()).contains("LATCHKEY-Lg2dl").contains("The event at position 100 cannot be read");
        }
        var diff = server.send(
                "/latchkey/v1/audit/users/" + user + "/_diff",
                token,
                "{\"from\":{\"sequence\":\"1\"},\"to\":{\"sequence\":\"500\"}}");
        assertThat(diff.body()).contains("LATCHKEY-Lg2dl").contains("position 100 ");
        assertThat(server.send("/latchkey/v1/audit/users/" + user + "/_at", token, "{\"moment\":{\"sequence\":\"3\"}}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload = '{}'",
                "event_type = 'user.machine.added', payload = '{\"userName\":\"robot\"}'",
                "event_type = 'user.locked', payload = '{}'"
            })
    void saysThatAStreamMakesNoUser(String damage) throws Exception {
        var stream = "/latchkey/v1/audit/users/" + user + "/events/_stream";
        var first = server.send(stream, token, "{}").body().lines().findFirst().orElseThrow();
        var position = RunningServer.JSON
                .readTree(first)
                .path("result")
                .path("position")
                .asString();
        asSuperuser("update log.events set " + damage + " where position = " + position);

        for (var answer : List.of(
                server.send("/latchkey/v1/audit/users/" + user + "/_at", token, "{}"),
                server.send(
                        "/latchkey/v1/audit/users/" + user + "/_diff",
                        token,
                        "{\"from\":{\"sequence\":\"1\"},\"to\":{\"sequence\":\"2\"}}"))) {
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(RunningServer.JSON.readTree(answer.body()).path("code").asInt())
                    .isEqualTo(15);
            assertThat(answer.body())
                    .contains("LATCHKEY-Lg2dl")
                    .contains("The event at position " + position + " cannot be read");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "[]", "{", "{\"a\":1", "{\"a\"}", "{}{}", "{\"a\":nul}"})
    void saysWhichEventCannotBeShown(String payload) throws Exception {
        asSuperuser("update log.events set payload = '" + payload + "' where position = 100");

        var listed = server.send("/admin/v1/events/_search", token, "{\"asc\":true,\"limit\":200}");
        var streamed = server.send("/latchkey/v1/audit/events/_stream", token, "{\"afterPosition\":\"90\"}");

        if (payload.isEmpty()) {
            // As events without content are shown.
            assertThat(listed.statusCode()).isEqualTo(200);
            return;
        }
        assertThat(listed.statusCode()).isEqualTo(500);
        assertThat(listed.body()).contains("LATCHKEY-Lg2dl").contains("position 100 ");
        var lines = streamed.body().lines().toList();
        assertThat(lines).hasSize(10);
        assertThat(RunningServer.JSON
                        .readTree(lines.getLast())
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(15);
        assertThat(lines.getLast()).contains("LATCHKEY-Lg2dl").contains("position 100 ");
    }

    @Test
    void provesASingleEventAndThatTheLogContinuesAnEarlierOne() throws Exception {
        var inclusion = server.post("/latchkey/v1/audit/events/_prove", token, "{\"position\":\"100\"}");
        var consistency = server.post("/latchkey/v1/audit/_consistency", token, "{\"formerSize\":\"100\"}");

        assertThat(inclusion.path("leafIndex").asString()).isEqualTo("99");
        assertThat(inclusion.path("proof")).hasSizeGreaterThan(8);
        assertThat(consistency.path("proof")).hasSizeGreaterThan(2);
        var signed = Checkpoint.parse(
                SignedNote.parse(inclusion.path("checkpoint").asString()).text());
        var path = inclusion.path("proof").values().stream()
                .map(hash -> Hash.ofBase64(hash.asString()))
                .toList();
        assertThat(dev.latchkey.events.proof.Proofs.rootOfInclusion(
                        Hash.ofBase64(inclusion.path("leafHash").asString()), 99, signed.size(), path))
                .isEqualTo(signed.root());
        var beyond = server.send("/latchkey/v1/audit/events/_prove", token, "{\"position\":\"999999\"}");
        assertThat(beyond.statusCode()).isEqualTo(404);
        assertThat(beyond.body()).contains("LATCHKEY-Lg1sh");
    }

    @Test
    void continuesCheckpointsThatWereKeptInAFolder() throws Exception {
        var kept = Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::kept, found -> !found.isEmpty());

        assertThat(kept).allSatisfy(note -> assertThat(note.isSignedBy(key)).isTrue());
        assertThat(verify(export(""), kept)).isInstanceOf(Holds.class);
    }

    private List<SignedNote> kept() throws IOException {
        try (var files = Files.list(folder.resolve("kept"))) {
            return files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .map(file -> {
                        try {
                            return SignedNote.parse(Files.readString(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void isServedInTilesForToolsThatReadSuchLogs() throws Exception {
        var note = SignedNote.parse(new String(bytes("checkpoint"), StandardCharsets.UTF_8));
        assertThat(note.isSignedBy(key)).isTrue();
        var checkpoint = Checkpoint.parse(note.text());
        var size = checkpoint.size();
        var tiles = new MerkleTree(
                size,
                (level, index, width) -> tile("tile/" + level + "/" + "%03d".formatted(index)
                        + (index < Tile.fullTiles(size, level) ? "" : ".p/" + Tile.widthOfEdge(size, level))));

        assertThat(tiles.root()).isEqualTo(checkpoint.root());
        var leaves = tile("tile/0/000");
        var bundle = ByteBuffer.wrap(tile("tile/entries/000"));
        for (var i = 0; i < Tile.WIDTH; i++) {
            var entry = new byte[Short.toUnsignedInt(bundle.getShort())];
            bundle.get(entry);
            assertThat(Hash.ofLeaf(entry).toBytes())
                    .isEqualTo(Arrays.copyOfRange(leaves, i * Hash.SIZE, (i + 1) * Hash.SIZE));
        }
        assertThat(bundle.hasRemaining()).isFalse();
        assertThat(tile("tile/0/000.p/3")).isEqualTo(Arrays.copyOf(leaves, 3 * Hash.SIZE));
        for (var nothing : List.of(
                "tile/0/001",
                "tile/0/001.p/0",
                "tile/0/001.p/255",
                "tile/0/000.p/256",
                "tile/64/000",
                "tile/0/1",
                "tile/x/000",
                "nothing")) {
            assertThat(server.get(server.port(), "/audit/log/" + nothing, token).statusCode())
                    .as(nothing)
                    .isEqualTo(404);
        }
        var refused = server.get(server.port(), "/audit/log/checkpoint", server.bootstrap("userToken"));
        // As to any call of the contract of somebody without a role.
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("AUTHZ-");
        assertThat(server.get(server.port(), "/audit/log/tile/0/000", "").statusCode())
                .isEqualTo(401);
    }

    private static byte[] tile(String path) {
        try {
            return bytes(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/audit/log/" + path))
                            .header("authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void isNotForEverybody() throws Exception {
        assertThat(server.send(EXPORT, server.bootstrap("userToken"), "{}").statusCode())
                .isEqualTo(404);
        assertThat(server.send(EXPORT, "", "{}").statusCode()).isEqualTo(401);
    }

    private static String broken(UnaryOperator<String> change) throws Exception {
        return ((Broken) verify(change.apply(export("")), List.of())).why();
    }

    private static Verdict verify(String export, List<SignedNote> earlier) throws Exception {
        return new Verifier(key, earlier, count -> {}).verify(new BufferedReader(new StringReader(export)));
    }

    private static String export(String userId) throws Exception {
        var answer = server.send(EXPORT, token, "{\"userId\":\"" + userId + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static SignedNote checkpoint() throws Exception {
        return SignedNote.parse(
                json("/latchkey/v1/audit/checkpoint").path("checkpoint").asString());
    }

    private static tools.jackson.databind.JsonNode json(String path) throws Exception {
        var answer = server.get(server.port(), path, token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningServer.JSON.readTree(answer.body());
    }

    private static long rows() throws Exception {
        return Objects.requireNonNull(server.superuser().queryForObject("select count(*) from log.events", Long.class));
    }

    private static void asSuperuser(String sql) throws Exception {
        server.superuser().execute(sql);
    }
}
