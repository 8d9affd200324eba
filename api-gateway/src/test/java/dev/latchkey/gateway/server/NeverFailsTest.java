package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.contract.WildHeaders;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever comes in, it is the sender's fault or it is answered. */
@ResourceLock(Shared.LOG)
class NeverFailsTest {
    private static final List<String> PATHS = List.of(
            Edges.EVENTS,
            Edges.LOOKUP,
            Edges.MY_LINK,
            Edges.ALICES_LINK,
            "/zitadel.admin.v1.AdminService/ListEvents",
            "/latchkey.passkey.v1.PasskeyCodeService/LookupCode",
            "/latchkey.passkey.v1.PasskeyLinkService/IssueLinks",
            "/zitadel.auth.v1.AuthService/GetMyUser",
            "/grpc.health.v1.Health/Check",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
            "/latchkey/v1/passkey-links/_bulk");

    private static final String SEED = "{\"sequence\":\"5\",\"limit\":7,\"asc\":true,\"editorUserId\":\"e\","
            + "\"eventTypes\":[\"a\"],\"range\":{\"since\":\"2026-01-01T00:00:00.5Z\"},\"user_id\":\"u\","
            + "\"orgId\":\"o\",\"codeId\":\"c\",\"code\":\"x\"}";

    private static RunningEdge edge;
    private static LogWatch logs;
    private static WebClient client;

    @BeforeContainer
    static void start() {
        edge = new RunningEdge();
        logs = LogWatch.started();
        client = WebClient.of("h2c://localhost:" + edge.port());
    }

    @AfterContainer
    static void stop() {
        logs.close();
        edge.close();
        assertThat(logs.troubles()).isEmpty();
    }

    @Property(tries = 80)
    void atAnyBytes(@ForAll("paths") String path, @ForAll("types") String type, @ForAll @Size(max = 300) byte[] body) {
        staysUpright(path, type, body);
    }

    @Property(tries = 150)
    void atAnyMutationOfARequest(@ForAll("paths") String path, @ForAll("mutations") String body) {
        staysUpright(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 100)
    void atAnyFrame(
            @ForAll("paths") String path, @ForAll("framings") String type, @ForAll @Size(max = 100) byte[] message) {
        var frame = new byte[message.length + 5];
        frame[4] = (byte) message.length;
        System.arraycopy(message, 0, frame, 5, message.length);
        staysUpright(path, type, frame);
    }

    @Property(tries = 200)
    void atAnyHeaders(
            @ForAll("paths") String path,
            @ForAll("types") String type,
            @ForAll("bodies") byte[] body,
            @ForAll long seed) {
        var headers = headers(path, type);
        WildHeaders.addAnyTo(headers, new Random(seed));

        staysUpright(headers.build(), body);
    }

    @Property(tries = 50)
    void atAnyPath(@ForAll("oddPaths") String path) throws IOException {
        try (var socket = new Socket("localhost", edge.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("GET /" + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain(" 5");
        }
    }

    private static RequestHeadersBuilder headers(String path, String type) {
        return RequestHeaders.builder(HttpMethod.POST, path)
                .add("content-type", type)
                .add("authorization", "Bearer " + Edges.ADMIN_TOKEN);
    }

    private static void staysUpright(String path, String type, byte[] body) {
        staysUpright(headers(path, type).build(), body);
    }

    private static void staysUpright(RequestHeaders headers, byte[] body) {
        var answer = client.execute(HttpRequest.of(headers, HttpData.copyOf(body)))
                .aggregate()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();

        // What is not served is said to be so.
        assertThat(answer.status().code()).matches(status -> status < 500 || status == 501);
        if (answer.headers().contains("grpc-status")) {
            // 2 unknown, 13 internal, 15 data loss
            assertThat(answer.headers().get("grpc-status")).isNotIn("2", "13", "15");
        }
        // What the Connect protocol calls them, in an answer's body or in the end of its stream.
        assertThat(answer.contentUtf8())
                .doesNotContain("\"code\":\"unknown\"", "\"code\":\"internal\"", "\"code\":\"data_loss\"");
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(PATHS);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(
                "application/json",
                "application/json; charset=utf-8",
                "text/plain",
                "application/grpc",
                "application/grpc-web",
                "application/grpc-web-text",
                "application/grpc+json",
                "application/proto",
                "application/connect+proto",
                "application/connect+json",
                "application/grpc+thrift",
                "application/x-www-form-urlencoded",
                "nonsense",
                "");
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        return Arbitraries.of(new byte[0], new byte[5], "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> framings() {
        return Arbitraries.of(
                "application/grpc",
                "application/grpc-web+proto",
                "application/grpc+json",
                "application/grpc-web+json",
                "application/connect+proto",
                "application/connect+json");
    }

    @Provide
    Arbitrary<String> mutations() {
        var patch = Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        "\\",
                        "\\u0000",
                        "\\ud800",
                        "1e999",
                        "-0",
                        "9".repeat(40),
                        ",",
                        ":",
                        "true",
                        "{}",
                        "[[]]",
                        " "),
                Arbitraries.strings().ofMaxLength(5));
        return Combinators.combine(
                        Arbitraries.integers().between(0, SEED.length()),
                        Arbitraries.integers().between(0, 12),
                        patch)
                .as((at, cut, text) ->
                        SEED.substring(0, at) + text + SEED.substring(Math.min(SEED.length(), at + cut)));
    }

    @Provide
    Arbitrary<String> oddPaths() {
        return Arbitraries.strings()
                .withChars("%/.?#;:&=+ABf019az*~\\^{}|\"<>@!$()[]'")
                .ofMaxLength(40);
    }
}
