package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import dev.latchkey.contract.test.v1.CountRequest;
import dev.latchkey.contract.test.v1.CountResponse;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@ResourceLock(Shared.LOG)
class ConnectStreamTest {
    private static final String COUNT = "/latchkey.test.v1.ProbeService/Count";
    private static final String WATCH = "/grpc.health.v1.Health/Watch";
    private static final String REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    private static final String FORMER_REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
    private static final String JSON = "application/connect+json";
    private static final String PROTO = "application/connect+proto";
    private static final int END = 2;
    private static final int MANY = 100_000;
    private static final int LARGE = 10_000;
    private static final int MIB = 1 << 20;

    private static final Probe probe = new Probe();
    private static RunningEdge edge;

    @RegisterExtension
    private final LogWatch logs = new LogWatch();

    @BeforeAll
    static void start() {
        edge = new RunningEdge(
                Map.of("latchkey.http.stream-timeout", "4s", "latchkey.http.request-timeout", "2s"), probe);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void reset() {
        probe.ended.set(0);
        probe.cancelled.set(0);
    }

    @Test
    void answersJson() throws Exception {
        var answer = send(json(COUNT, "{\"name\":\"n\",\"upto\":2}").header("connect-protocol-version", "1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(JSON);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("grpc-"));
        assertThat(frames(answer))
                .containsExactly(
                        new Frame(0, "{\"number\":1,\"text\":\"n\"}"),
                        new Frame(0, "{\"number\":2,\"text\":\"n\"}"),
                        new Frame(END, "{}"));
    }

    @Test
    void answersProtobuf() throws Exception {
        var request = CountRequest.newBuilder().setName("n").setUpto(1000).build();

        var answer = send(request(COUNT, PROTO, frame(0, request.toByteArray())));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(PROTO);
        var frames = frames(answer);
        assertThat(frames).hasSize(1001).last().isEqualTo(new Frame(END, "{}"));
        for (var i = 0; i < 1000; i++) {
            assertThat(CountResponse.parseFrom(frames.get(i).message()).getNumber())
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void answersNothingButTheEndWhereThereIsNothing() throws Exception {
        assertThat(frames(send(json(COUNT, "{\"name\":\"n\"}")))).containsExactly(new Frame(END, "{}"));
    }

    @Test
    void takesGzip() throws Exception {
        var message = gzip("{\"name\":\"n\",\"upto\":1}".getBytes(StandardCharsets.UTF_8));

        var packed = send(request(COUNT, JSON, frame(1, message)).header("connect-content-encoding", "gzip"));
        assertThat(frames(packed)).containsExactly(new Frame(0, "{\"number\":1,\"text\":\"n\"}"), new Frame(END, "{}"));

        // A compression that was agreed upon need not be used.
        var plain = send(json(COUNT, "{\"name\":\"n\"}").header("connect-content-encoding", "gzip"));
        assertThat(frames(plain)).containsExactly(new Frame(END, "{}"));
    }

    @Test
    void refusesByTheEndOfAStreamThatIsAllThereIs() throws Exception {
        var answer = send(json(COUNT, "{\"name\":\"n\",\"upto\":3,\"refuseAt\":1}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(end(answer))
                .startsWith(
                        "{\"error\":{\"code\":\"not_found\",\"message\":\"User could not be found (COMMAND-M9dsd)\","
                                + "\"details\":[{\"type\":\"zitadel.v1.ErrorDetail\",\"value\":\"");
    }

    @Test
    void refusesInTheMiddle() throws Exception {
        var frames = frames(send(json(COUNT, "{\"name\":\"n\",\"upto\":3,\"refuseAt\":2}")));

        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst()).isEqualTo(new Frame(0, "{\"number\":1,\"text\":\"n\"}"));
        assertThat(frames.getLast().flags()).isEqualTo(END);
        assertThat(frames.getLast().text())
                .startsWith("{\"error\":{\"code\":\"not_found\",")
                .contains("details");
    }

    @Test
    void asksForATokenAndSpeaksTheLanguageOfTheCaller() throws Exception {
        var answer = send(edge.anonymous(COUNT)
                .header("content-type", JSON)
                .header("accept-language", "de")
                .POST(BodyPublishers.ofByteArray(frame(0, "{\"name\":\"n\"}"))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(end(answer))
                .isEqualTo("{\"error\":{\"code\":\"unauthenticated\",\"message\":"
                        + "\"Der Authorization-Header fehlt\"}}");
    }

    @Test
    void keepsTheRulesForFields() throws Exception {
        assertThat(end(send(json(COUNT, "{\"name\":\"" + "n".repeat(11) + "\"}"))))
                .startsWith("{\"error\":{\"code\":\"invalid_argument\"")
                .contains("CountRequest.name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}{}",
                "{\"name\":1}",
                "{\"name\":\"n\",\"name\":\"m\"}",
                "{\"name\":\"n\",\"upto\":\"many\"}",
                "{\"name\":\"\\ud800\"}"
            })
    void refusesWhatIsNoMessage(String message) throws Exception {
        expect(json(COUNT, message), "invalid_argument");
    }

    @Test
    void refusesProtobufThatCannotBeRead() throws Exception {
        expect(request(COUNT, PROTO, frame(0, new byte[] {10, 100, 1})), "invalid_argument");
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNT, REFLECTION, FORMER_REFLECTION})
    void refusesFramesThatAreBroken(String path) throws Exception {
        var message = new byte[] {10, 1, 'n'};
        for (var flags : new int[] {1, END, 3, 4, 128, 255}) {
            expect(request(path, PROTO, frame(flags, message)), "invalid_argument");
        }
        expect(request(path, PROTO, new byte[] {0, 0, 0}), "invalid_argument");
        expect(request(path, PROTO, new byte[] {0, 0, 0, 0, 9, 1}), "invalid_argument");
        expect(request(path, PROTO, "{\"name\":\"n\"}".getBytes(StandardCharsets.UTF_8)), "invalid_argument");
        expect(request(path, PROTO, new byte[] {0, -1, -1, -1, -1, 1}), "resource_exhausted");
        expect(request(path, PROTO, new byte[] {0, 0x7f, -1, -1, -1, 1}), "resource_exhausted");
    }

    @Test
    void takesExactlyOneMessage() throws Exception {
        var one = frame(0, "{\"name\":\"n\",\"upto\":1}");

        expect(request(COUNT, JSON, new byte[0]), "unimplemented");
        expect(request(COUNT, JSON, join(one, one)), "unimplemented");
        expect(request(COUNT, JSON, join(join(one, one), one)), "unimplemented");
        // Over gRPC just so.
        for (var body : new byte[][] {new byte[0], join(one, one)}) {
            var answer = send(request(COUNT, "application/grpc-web+json", body));
            assertThat(answer.headers().firstValue("grpc-status")).contains("12");
        }
        assertThat(probe.ended.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNT, REFLECTION, FORMER_REFLECTION})
    void refusesWhatIsTooLarge(String path) throws Exception {
        expect(request(path, PROTO, frame(0, new byte[MIB])), "resource_exhausted");
        // Small on the wire, large in memory.
        expect(
                request(path, PROTO, frame(1, gzip(new byte[MIB + 1]))).header("connect-content-encoding", "gzip"),
                "resource_exhausted");
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNT, REFLECTION, FORMER_REFLECTION})
    void refusesWhatOnlySaysItIsGzip(String path) throws Exception {
        var whole = gzip("{\"name\":\"n\"}".getBytes(StandardCharsets.UTF_8));
        for (var packed : new byte[][] {{1, 2, 3}, {31, -117}, Arrays.copyOf(whole, whole.length - 9)}) {
            expect(
                    request(path, JSON, frame(1, packed)).header("connect-content-encoding", "gzip"),
                    "invalid_argument");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNT, REFLECTION, FORMER_REFLECTION})
    void refusesWhatItDoesNotSpeak(String path) throws Exception {
        var message = "{\"name\":\"n\"}";
        expect(json(path, message).header("connect-protocol-version", "2"), "invalid_argument");
        for (var encoding : new String[] {"br", "zstd", "gzip, br", ""}) {
            var answer = send(json(path, message).header("connect-content-encoding", encoding));
            assertThat(end(answer)).startsWith("{\"error\":{\"code\":\"unimplemented\"");
            assertThat(answer.headers().firstValue("connect-accept-encoding")).contains("gzip");
        }
        for (var timeout : new String[] {"", "x", "-1", "12345678901", "1s"}) {
            expect(json(path, message).header("connect-timeout-ms", timeout), "invalid_argument");
        }
        expect(json("/nobody.v1.Service/Nothing", message), "unimplemented");
    }

    @Test
    void isServedOnGrpcPathsOfStreamsOnly() throws Exception {
        var body = frame(0, "{}");
        for (var type : new String[] {JSON, PROTO}) {
            for (var path : new String[] {
                "/latchkey.test.v1.ProbeService/Echo", "/test/v1/n/count", "/test/v1/echo", Edges.MY_LINK
            }) {
                var answer = send(request(path, type, body));
                assertThat(answer.statusCode()).as(path).isEqualTo(415);
                assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            }
        }
        assertThat(send(edge.request(COUNT).header("content-type", JSON).GET()).statusCode())
                .isEqualTo(405);
        for (var type : new String[] {"application/json", "application/proto", "application/connect+xml"}) {
            assertThat(send(request(COUNT, type, body)).statusCode()).isEqualTo(415);
        }
    }

    @Test
    void heedsTheTimeoutOfTheCaller() throws Exception {
        var before = System.nanoTime();

        // The health of the server does not change, so that nothing comes after the first message.
        var answer = send(edge.anonymous(WATCH)
                .header("content-type", JSON)
                .header("connect-timeout-ms", "300")
                .POST(BodyPublishers.ofByteArray(frame(0, "{}"))));

        assertThat(System.nanoTime() - before).isBetween(250_000_000L, 3_500_000_000L);
        assertThat(frames(answer))
                .containsExactly(
                        new Frame(0, "{\"status\":\"SERVING\"}"),
                        new Frame(
                                END,
                                "{\"error\":{\"code\":\"deadline_exceeded\",\"message\":"
                                        + "\"The time for the request is up\"}}"));
    }

    @Test
    void endsAStreamThatLastsTooLong() throws Exception {
        var answer = send(edge.anonymous(WATCH)
                .header("content-type", PROTO)
                .header("connect-timeout-ms", "9999999999")
                .POST(BodyPublishers.ofByteArray(frame(0, new byte[0]))));

        assertThat(frames(answer)).hasSize(2);
        assertThat(end(answer)).startsWith("{\"error\":{\"code\":\"deadline_exceeded\"");
    }

    @Test
    void refusesARequestThatDoesNotArriveInTime() throws Exception {
        try (var socket = open(COUNT, JSON, 100, frame(0, "{\"name\":\"n\"}"))) {
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("{\"error\":{\"code\":\"deadline_exceeded\"");
        }
    }

    @Test
    void waitsForAClientThatDoesNotKeepUpAndStopsWhenItGoes() throws Exception {
        var body = frame(0, "{\"name\":\"n\",\"upto\":" + MANY + ",\"size\":" + LARGE + "}");
        try (var socket = open(COUNT, JSON, body.length, body)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            await().atMost(Duration.ofSeconds(5)).until(() -> probe.sent.get() > 0);
            // What fits into the sockets' buffers and ours; the rest of the 1 GB waits.
            assertThat(probe.sent.get()).isLessThan(MANY / 10);
            assertThat(probe.ended.get()).isZero();
        }
        await().atMost(Duration.ofSeconds(3)).until(() -> probe.ended.get() == 1);
        assertThat(probe.sent.get()).isLessThan(MANY / 10);
    }

    @Test
    void stopsWhenAStreamOfHttp2IsReset() {
        var client = WebClient.builder("h2c://localhost:" + edge.port())
                .responseTimeout(Duration.ZERO)
                .maxResponseLength(0)
                .build();
        var request = frame(0, "{\"name\":\"n\",\"upto\":" + MANY + ",\"size\":" + LARGE + "}");

        var answer = client.execute(
                headers(COUNT, JSON, "authorization", "Bearer " + Edges.ADMIN_TOKEN), HttpData.wrap(request));
        await().atMost(Duration.ofSeconds(5)).until(() -> probe.sent.get() > 0);
        answer.abort();

        await().atMost(Duration.ofSeconds(3)).until(() -> probe.ended.get() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTO, "application/grpc+json", "application/grpc+proto"})
    void answersReflectionMessageByMessage(String type) throws Exception {
        for (var path : List.of(REFLECTION, FORMER_REFLECTION)) {
            answersReflectionMessageByMessage(path, type);
        }
    }

    private static void answersReflectionMessageByMessage(String path, String type) throws Exception {
        var client = WebClient.of("h2c://localhost:" + edge.port());
        var requests = StreamMessage.<HttpData>streaming();
        var received = new Received();

        client.execute(com.linecorp.armeria.common.HttpRequest.of(headers(path, type), requests))
                .split()
                .body()
                .subscribe(received);
        for (var symbol : List.of("latchkey.test.v1.ProbeService", "grpc.health.v1.Health")) {
            requests.write(HttpData.wrap(frame(0, ask(type, symbol))));
            // The next question is asked when this one is answered.
            var answer = received.next();
            assertThat(answer.flags()).isZero();
            if (type.endsWith("proto")) {
                assertThat(ServerReflectionResponse.parseFrom(answer.message())
                                .getFileDescriptorResponse()
                                .getFileDescriptorProtoCount())
                        .isPositive();
            } else {
                assertThat(answer.text()).contains("\"fileDescriptorResponse\":{\"fileDescriptorProto\":[\"");
            }
        }
        requests.close();

        // What gRPC says in trailers.
        assertThat(received.rest()).isEqualTo(type.contains("connect") ? List.of(new Frame(END, "{}")) : List.of());
    }

    @Test
    void tellsOfAFrameThatBreaksAStreamInTheMiddle() throws Exception {
        var client = WebClient.of("h2c://localhost:" + edge.port());
        var requests = StreamMessage.<HttpData>streaming();
        var received = new Received();

        client.execute(com.linecorp.armeria.common.HttpRequest.of(headers(REFLECTION, PROTO), requests))
                .split()
                .body()
                .subscribe(received);
        requests.write(HttpData.wrap(frame(0, ask(PROTO, "grpc.health.v1.Health"))));
        assertThat(received.next().flags()).isZero();
        requests.write(HttpData.wrap(frame(9, new byte[0])));

        var end = received.next();
        assertThat(end.flags()).isEqualTo(END);
        assertThat(end.text())
                .isEqualTo("{\"error\":{\"code\":\"invalid_argument\",\"message\":"
                        + "\"The request could not be read\"}}");
    }

    @Test
    void answersTheStandardServicesInUnaryCallsToo() throws Exception {
        var answer = edge.post("/grpc.health.v1.Health/Check", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"SERVING\"}");
    }

    private static byte[] ask(String type, String symbol) {
        return type.endsWith("proto")
                ? ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(symbol)
                        .build()
                        .toByteArray()
                : ("{\"fileContainingSymbol\":\"" + symbol + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static void expect(HttpRequest.Builder request, String code) throws Exception {
        var answer = send(request);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(end(answer)).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"");
    }

    private static String end(HttpResponse<byte[]> answer) {
        var last = frames(answer).getLast();
        assertThat(last.flags()).isEqualTo(END);
        return last.text();
    }

    private static List<Frame> frames(HttpResponse<byte[]> answer) {
        var frames = new ArrayList<Frame>();
        var body = ByteBuffer.wrap(answer.body());
        for (var frame = Frame.next(body); frame != null; frame = Frame.next(body)) {
            frames.add(frame);
        }
        assertThat(body.hasRemaining()).isFalse();
        return frames;
    }

    private static HttpRequest.Builder json(String path, String message) {
        return request(path, JSON, frame(0, message));
    }

    private static HttpRequest.Builder request(String path, String type, byte[] body) {
        return edge.request(path).header("content-type", type).POST(BodyPublishers.ofByteArray(body));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return edge.http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static RequestHeaders headers(String path, String type, String... more) {
        var headers = RequestHeaders.builder(HttpMethod.POST, path).add("content-type", type);
        for (var i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
        }
        return headers.build();
    }

    private static Socket open(String path, String type, int length, byte[] body) throws IOException {
        var socket = new Socket("localhost", edge.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(join(
                        ("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                        + Edges.ADMIN_TOKEN + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                                        + length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII),
                        body));
        return socket;
    }

    private static byte[] frame(int flags, String message) {
        return frame(flags, message.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] frame(int flags, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) flags)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] gzip(byte[] message) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(message);
        }
        return packed.toByteArray();
    }

    private record Frame(int flags, ByteString message) {
        Frame(int flags, String text) {
            this(flags, ByteString.copyFromUtf8(text));
        }

        /** Takes the next frame off a body, or returns null if it is not all there. */
        static @Nullable Frame next(ByteBuffer body) {
            if (body.remaining() < 5 || body.remaining() - 5 < body.getInt(body.position() + 1)) {
                return null;
            }
            var flags = body.get();
            var length = body.getInt();
            return new Frame(flags, ByteString.copyFrom(body, length));
        }

        String text() {
            return message.toStringUtf8();
        }
    }

    /** The frames of an answer, as they come. */
    private static final class Received implements Subscriber<HttpData> {
        private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private ByteString rest = ByteString.EMPTY;

        Frame next() throws InterruptedException {
            var frame = frames.poll(5, TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            return Objects.requireNonNull(frame);
        }

        /** Returns what comes until the end. */
        List<Frame> rest() throws InterruptedException {
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            return List.copyOf(frames);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(HttpData data) {
            var body = rest.concat(ByteString.copyFrom(data.array())).asReadOnlyByteBuffer();
            for (var frame = Frame.next(body); frame != null; frame = Frame.next(body)) {
                frames.add(frame);
            }
            rest = ByteString.copyFrom(body);
        }

        @Override
        public void onError(Throwable cause) {
            ended.countDown();
        }

        @Override
        public void onComplete() {
            ended.countDown();
        }
    }
}
