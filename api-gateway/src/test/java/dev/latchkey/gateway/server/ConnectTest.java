package dev.latchkey.gateway.server;

import static dev.latchkey.gateway.Edges.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationRequest;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationResponse;
import dev.latchkey.contract.v1.ErrorDetail;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Shared.LOG)
class ConnectTest {
    private static final String LINK = "/zitadel.management.v1.ManagementService/AddPasswordlessRegistration";
    private static final String FOR_ALICE = "{\"userId\":\"" + ALICE + "\"}";

    private static RunningEdge edge;

    @RegisterExtension
    private final LogWatch logs = new LogWatch();

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void reset() {
        edge.reset();
    }

    @Test
    void answersJson() throws Exception {
        var answer = edge.send(json(LINK, FOR_ALICE));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("grpc-status")).isEmpty();
        assertThat(answer.body()).startsWith("{\"details\":{").contains("&code=" + Edges.CODE);
    }

    @Test
    void answersProtobuf() throws Exception {
        var request = AddPasswordlessRegistrationRequest.newBuilder()
                .setUserId(ALICE.value())
                .build();
        var answer = edge.http.send(
                edge.request(LINK)
                        .header("content-type", "application/proto")
                        .header("connect-protocol-version", "1")
                        .POST(BodyPublishers.ofByteArray(request.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/proto");
        assertThat(AddPasswordlessRegistrationResponse.parseFrom(answer.body()).getLink())
                .contains("&code=" + Edges.CODE);
    }

    @Test
    void answersAnEmptyMessage() throws Exception {
        var path = "/zitadel.auth.v1.AuthService/Healthz";
        assertThat(edge.send(json(path, "{}")).body()).isEqualTo("{}");
        var proto = edge.http.send(
                edge.anonymous(path)
                        .header("content-type", "application/proto")
                        .POST(BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(proto.statusCode()).isEqualTo(200);
        assertThat(proto.body()).isEmpty();
    }

    @Test
    void takesGzip() throws Exception {
        var packed = edge.send(request(gzip(FOR_ALICE.getBytes(StandardCharsets.UTF_8))));
        assertThat(packed.statusCode()).isEqualTo(200);
        assertThat(packed.body()).contains("&code=" + Edges.CODE);

        // Small on the wire, large in memory.
        expect(request(gzip(new byte[(1 << 20) + 1])), 429, "resource_exhausted");
        expect(request(gzip("[]".getBytes(StandardCharsets.UTF_8))), 400, "invalid_argument");
    }

    @Test
    void tellsRefusalsInItsOwnForm() throws Exception {
        var answer = edge.send(edge.anonymous(LINK)
                .header("authorization", "Bearer " + Edges.UNKNOWN_TOKEN)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(FOR_ALICE)));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body())
                .startsWith("{\"code\":\"unauthenticated\",\"message\":\"Token is invalid (AUTH-7fs1e)\",\"details\":"
                        + "[{\"type\":\"zitadel.v1.ErrorDetail\",\"value\":\"");
        var value = Pattern.compile("\"value\":\"([^\"]*)\"").matcher(answer.body());
        assertThat(value.find()).isTrue();
        assertThat(value.group(1)).doesNotContain("=");
        assertThat(ErrorDetail.parseFrom(Base64.getDecoder().decode(value.group(1))))
                .isEqualTo(ErrorDetail.newBuilder()
                        .setId("AUTH-7fs1e")
                        .setMessage("Token is invalid")
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"userId\":\"\"}|400|invalid_argument",
                "{\"userId\":1}|400|invalid_argument",
                "[]|400|invalid_argument",
                "{\"userId\":\"310000000000000404\"}|404|not_found"
            })
    void mapsCodes(String body, int status, String code) throws Exception {
        var answer = edge.send(json(LINK, body));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":\"" + code + "\",\"message\":");
    }

    @Test
    void refusesProtobufThatCannotBeRead() throws Exception {
        var answer = edge.send(edge.request(LINK)
                .header("content-type", "application/proto")
                .POST(BodyPublishers.ofByteArray(new byte[] {10, 100, 1})));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"code\":\"invalid_argument\"");
    }

    @Test
    void refusesWhatItDoesNotSpeak() throws Exception {
        expect(json(LINK, FOR_ALICE).setHeader("connect-protocol-version", "2"), 400, "invalid_argument");
        expect(json(LINK, FOR_ALICE).header("content-encoding", "br"), 501, "unimplemented");
        expect(json(LINK, FOR_ALICE).header("content-encoding", "gzip"), 400, "invalid_argument");
        expect(json(LINK, "{\"a\":\"" + "x".repeat(1 << 20) + "\"}"), 413, "resource_exhausted");
        expect(json("/nobody.v1.Service/Nothing", "{}"), 501, "unimplemented");
        expect(
                json("/nobody.v1.Service/Nothing", "").setHeader("content-type", "application/proto"),
                501,
                "unimplemented");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "12345678901", "1s"})
    void refusesATimeThatIsNone(String timeout) throws Exception {
        expect(json(LINK, FOR_ALICE).header("connect-timeout-ms", timeout), 400, "invalid_argument");
    }

    @Test
    void heedsTheTimeoutOfTheCaller() throws Exception {
        edge.commands.answer(command -> {
            try {
                new CountDownLatch(1).await(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new DomainException(ErrorCode.DEADLINE_EXCEEDED, "too late");
        });

        var before = System.nanoTime();
        expect(json(LINK, FOR_ALICE).header("connect-timeout-ms", "200"), 504, "deadline_exceeded");
        assertThat(System.nanoTime() - before).isLessThan(1_900_000_000L);
    }

    @Test
    void leavesOtherTypesRefused() throws Exception {
        for (var type : new String[] {"application/connect+json", "application/connect+proto", "text/plain"}) {
            var answer =
                    edge.send(edge.request(LINK).header("content-type", type).POST(BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(415);
        }
        assertThat(edge.send(edge.request(LINK).GET()).statusCode()).isEqualTo(405);
    }

    private static HttpRequest.Builder request(byte[] packed) {
        return edge.request(LINK)
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed));
    }

    private static byte[] gzip(byte[] message) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(message);
        }
        return packed.toByteArray();
    }

    private static void expect(HttpRequest.Builder request, int status, String code) throws Exception {
        var answer = edge.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":\"" + code + "\"");
    }

    private static HttpRequest.Builder json(String path, String body) {
        return edge.request(path)
                .header("content-type", "application/json")
                .header("connect-protocol-version", "1")
                .POST(BodyPublishers.ofString(body));
    }
}
