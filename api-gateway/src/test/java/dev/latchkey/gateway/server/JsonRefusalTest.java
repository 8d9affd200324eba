package dev.latchkey.gateway.server;

import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.EVENTS;
import static dev.latchkey.gateway.Edges.LOOKUP;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Shared.LOG)
class JsonRefusalTest {
    private static final String BULK = "/latchkey/v1/passkey-links/_bulk";

    private static RunningEdge edge;

    @RegisterExtension
    private final LogWatch logs = new LogWatch();

    @BeforeAll
    static void start() {
        edge = new RunningEdge(Map.of("latchkey.http.request-timeout", "2s"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void saysThatAPathIsUnknown() throws Exception {
        refuses(edge.post("/nothing/here", "{}"), 404, 5);
        refuses(edge.send(edge.anonymous("/").GET()), 404, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void saysThatAMethodIsNotServed(String method) throws Exception {
        var answer = edge.send(edge.request(EVENTS).method(method, BodyPublishers.noBody()));

        refuses(answer, 405, 12);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        var answer = edge.send(edge.request("/auth/v1/users/me").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{\"a\":}",
                "{} {}",
                "{}x",
                "{\"limit\":\"many\"}",
                "  ",
                "nul",
                "{\"limit\":1.5}",
                "{\"limit\":-1}",
                "{\"asc\":7}",
                "{\"eventTypes\":\"one\"}",
                "{\"from\":\"yesterday\"}",
                "{\"range\":[]}",
                "{\"sequence\":\"99999999999999999999999\"}",
                "{\"editorUserId\":{}}",
                "{\"editorUserId\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "{\"editorUserId\":\"\\u0000\"}",
                "\ufeff{}"
            })
    void saysThatABodyCannotBeRead(String body) throws Exception {
        refuses(edge.post(EVENTS, body), 400, 3);
    }

    @Test
    void refusesBytesThatAreNoText() throws Exception {
        var body = "{\"editorUserId\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        body[17] = (byte) 0xff;

        refuses(
                edge.send(edge.request(EVENTS)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))),
                400,
                3);
    }

    @Test
    void bearsNestingUpToItsLimit() throws Exception {
        assertThat(edge.post(EVENTS, nested(64)).statusCode()).isEqualTo(200);
        refuses(edge.post(EVENTS, nested(65)), 400, 3);
        refuses(edge.post(EVENTS, nested(100_000)), 400, 3);
    }

    @Test
    void doesNotCountBracketsInTexts() throws Exception {
        assertThat(edge.post(EVENTS, "{\"unknown\":\"" + "[{\\\"".repeat(200) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "image/png", "nonsense"})
    void refusesOtherContentTypes(String type) throws Exception {
        for (var path : new String[] {MY_LINK, EVENTS, ALICES_LINK, BULK}) {
            var answer =
                    edge.send(edge.request(path).header("content-type", type).POST(BodyPublishers.ofString("{}")));

            refuses(answer, 415, 3);
            assertThat(answer.body()).contains("send the header content-type: application/json");
        }
    }

    @Test
    void takesWhatClientsSend() throws Exception {
        assertThat(edge.send(edge.request(MY_LINK).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(edge.send(edge.request(MY_LINK).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(edge.send(edge.request(MY_LINK)
                                .header("content-type", "application/json; charset=utf-8")
                                .POST(BodyPublishers.ofString("{\"unknown\":[1,{\"a\":null}]}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(edge.post(MY_LINK, "").statusCode()).isEqualTo(200);
        assertThat(edge.send(edge.request(MY_LINK)
                                .header("grpc-encoding", "gzip")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(edge.post(ALICES_LINK, "not read").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesBodiesThatAreTooLarge() throws Exception {
        var body = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";

        refuses(edge.post(EVENTS, body), 413, 8);
        refuses(
                edge.send(edge.request(EVENTS)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body)))),
                413,
                8);
    }

    @Test
    void refusesBulksOfMoreThanAMebibyteHoweverFewTheirUsersAre() throws Exception {
        var ids = IntStream.range(0, 6_000).mapToObj(i -> "\"%0200d\"".formatted(i));

        var answer = edge.post(BULK, "{\"jobId\":\"1\",\"userIds\":" + ids.toList() + "}");

        refuses(answer, 413, 8);
        assertThat(answer.body()).contains("The request is too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/management/v1/users/%00/passwordless/_link",
                "/management/v1/users/%ff%fe/passwordless/_link",
                "/management/v1/users/%2e%2e/passwordless/_link",
                "/management/v1/users/a%2Fb/passwordless/_link",
                "/management/v1/users/%/passwordless/_link",
                "/management/v1/users/%zz/passwordless/_link",
                "/management/v1/users//passwordless/_link",
                "/management/v1/users/a;b=c/passwordless/_link",
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "//",
                "/auth/v1/users/me/passwordless/_link/",
                "/auth/v1/healthz?%",
                "/auth/v1/healthz:verb",
                "*"
            })
    void bearsOddPaths(String path) throws Exception {
        var answer = raw("POST " + path
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\nAuthorization: Bearer "
                + Edges.ADMIN_TOKEN + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").contains("\"code\":").contains("application/json");
    }

    @Test
    void refusesIdsThatAreTooLong() throws Exception {
        var path = "/management/v1/users/" + "1".repeat(201) + "/passwordless/_link";

        var answer = edge.post(path, "{}");

        refuses(answer, 400, 3);
        assertThat(answer.body())
                .contains("AddPasswordlessRegistrationRequest.user_id")
                .doesNotContain("details");
    }

    @Test
    void namesTheFieldThatIsMissing() throws Exception {
        var answer = edge.post(LOOKUP, "{\"userId\":\"1\",\"orgId\":\"2\",\"codeId\":\"3\"}");

        refuses(answer, 400, 3);
        assertThat(answer.body()).contains("LookupCodeRequest.code:");
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws Exception {
        var answer = raw("GET /auth/v1/healthz HTTP/1.1\r\nHost: x\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431").contains("\"code\":8");
    }

    @Test
    void refusesLinesThatAreTooLong() throws Exception {
        var answer = raw("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 414").contains("\"code\":3");
    }

    @Test
    void refusesWhatIsNoHttp() throws Exception {
        assertThat(raw("\0\1\2nonsense\r\n\r\n")).startsWith("HTTP/1.1 4").contains("\"code\":3");
    }

    @Test
    void givesUpOnBodiesThatStopComing() throws Exception {
        var answer = raw("POST " + EVENTS
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\":");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":4");
    }

    @Test
    void bearsConnectionsThatBreakOff() throws Exception {
        for (var i = 0; i < 20; i++) {
            try (var socket = new Socket("localhost", edge.port())) {
                socket.getOutputStream()
                        .write(("POST " + EVENTS
                                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\":")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(i % 2 == 0, 0);
            }
        }

        assertThat(edge.send(edge.anonymous("/auth/v1/healthz").GET()).body()).isEqualTo("{}");
    }

    @Test
    void refusesOtherTypesOnAGrpcPath() throws Exception {
        refuses(
                edge.send(edge.request("/zitadel.auth.v1.AuthService/GetMyUser")
                        .header("content-type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))),
                415,
                3);
        refuses(edge.send(edge.request("/zitadel.auth.v1.AuthService/GetMyUser").GET()), 405, 12);
        refuses(
                edge.send(edge.request("/zitadel.auth.v1.AuthService/GetMyUser")
                        .header("content-type", "application/grpc+thrift")
                        .POST(BodyPublishers.noBody())),
                415,
                3);
    }

    private static void refuses(HttpResponse<String> answer, int status, int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.body())
                .startsWith("{\"code\":" + code + ",\"message\":\"")
                .doesNotContain("xception", "armeria", "jackson");
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", edge.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new StringBuilder();
            var buffer = new byte[8192];
            // Until the server closes, or the body is there.
            while (!answer.toString().contains("\r\n\r\n{")
                    || !answer.toString().endsWith("}")) {
                var read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }
}
