package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.contract.test.v1.CountRequest;
import dev.latchkey.contract.test.v1.CountResponse;
import dev.latchkey.contract.test.v1.ProbeServiceGrpc;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(Shared.LOG)
class StreamTest {
    private static final String COUNT = "/test/v1/n/count";
    private static final int MANY = 100_000;
    private static final int LARGE = 10_000;

    private static final Probe probe = new Probe();
    private static RunningEdge edge;
    private static ManagedChannel channel;

    @RegisterExtension
    private final LogWatch logs = new LogWatch();

    @BeforeAll
    static void start() {
        edge = new RunningEdge(
                Map.of("latchkey.http.stream-timeout", "4s", "latchkey.http.request-timeout", "2s"), probe);
        channel = ManagedChannelBuilder.forAddress("localhost", edge.port())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        edge.close();
    }

    @BeforeEach
    void reset() {
        probe.ended.set(0);
        probe.cancelled.set(0);
    }

    @Test
    void answersALineOfJsonEach() throws Exception {
        var answer = edge.post(COUNT, "{\"upto\":3}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-ndjson");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"result\":{\"number\":1,\"text\":\"n\"}}\n{\"result\":{\"number\":2,\"text\":\"n\"}}\n"
                        + "{\"result\":{\"number\":3,\"text\":\"n\"}}\n");
    }

    @Test
    void answersNothingWhereThereIsNothing() throws Exception {
        var answer = edge.send(edge.request(COUNT).POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesBeforeTheFirstAnswerAsAnyOtherCall() throws Exception {
        var gone = edge.post(COUNT, "{\"upto\":3,\"refuseAt\":1}");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.headers().firstValue("content-type")).contains("application/json");
        assertThat(gone.body())
                .startsWith("{\"code\":5,\"message\":\"User could not be found (COMMAND-M9dsd)\",\"details\":[{");

        var unknown = edge.send(edge.anonymous(COUNT).POST(BodyPublishers.noBody()));
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo("{\"code\":16,\"message\":\"auth header missing\"}");

        var tooLong = edge.post("/test/v1/" + "n".repeat(11) + "/count", "{}");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("CountRequest.name");
    }

    @Test
    void refusesWhatIsNoRequestForAStream() throws Exception {
        assertThat(edge.post(COUNT, "[]").statusCode()).isEqualTo(400);
        assertThat(edge.post(COUNT, "{\"upto\":\"many\"}").statusCode()).isEqualTo(400);
        assertThat(edge.send(edge.request(COUNT)
                                .header("content-type", "text/plain")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(415);
        assertThat(edge.send(edge.request(COUNT).GET()).statusCode()).isEqualTo(405);
        assertThat(edge.post(COUNT, "{\"x\":\"" + "x".repeat(1 << 20) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(edge.post("/latchkey.test.v1.ProbeService/Count", "{}").statusCode())
                .isEqualTo(415);
    }

    @Test
    void refusesInTheMiddleByTheLastLine() throws Exception {
        var answer = edge.post(COUNT, "{\"upto\":3,\"refuseAt\":2}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().lines())
                .containsExactly(
                        "{\"result\":{\"number\":1,\"text\":\"n\"}}",
                        "{\"error\":{\"code\":5,\"message\":\"User could not be found (COMMAND-M9dsd)\",\"details\":[{"
                                + "\"@type\":\"type.googleapis.com/zitadel.v1.ErrorDetail\",\"id\":\"COMMAND-M9dsd\","
                                + "\"message\":\"User could not be found\"}]}}");
    }

    @Test
    void tellsARefusalThatIsHandedOver() throws Exception {
        var path = "/test/v1/" + Probe.HANDS_OVER + "/count";
        var refusal = "{\"code\":5,\"message\":\"User could not be found (COMMAND-M9dsd)\",\"details\":[";

        assertThat(edge.post(path, "{\"upto\":3,\"refuseAt\":1}").body()).startsWith(refusal);
        assertThat(edge.post(path, "{\"upto\":3,\"refuseAt\":2}").body()).contains("{\"error\":" + refusal);
    }

    @Test
    void answersAStockClient() {
        var numbers = new ArrayList<Integer>();
        count(channel, 1000, 0, 0).forEachRemaining(answer -> numbers.add(answer.getNumber()));

        assertThat(numbers).hasSize(1000).isSorted();
    }

    @Test
    void refusesAStockClient() {
        var answers = count(channel, 3, 2, 0);
        assertThat(answers.next().getNumber()).isEqualTo(1);

        var refusal = catchThrowableOfType(StatusRuntimeException.class, answers::next);

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.getStatus().getDescription()).isEqualTo("User could not be found (COMMAND-M9dsd)");
        assertThat(refusal.getTrailers().containsKey(Refusal.DETAILS)).isTrue();
    }

    @Test
    void waitsForAClientThatDoesNotKeepUpAndStopsWhenItGoes() throws Exception {
        try (var socket = open(COUNT, "{\"upto\":" + MANY + ",\"size\":" + LARGE + "}")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            await().atMost(Duration.ofSeconds(5)).until(() -> probe.sent.get() > 0);
            // What fits into the sockets' buffers and ours; the rest of the 1 GB waits.
            assertThat(probe.sent.get()).isLessThan(MANY / 10);
            assertThat(probe.ended.get()).isZero();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> probe.ended.get() == 1);
        assertThat(probe.sent.get()).isLessThan(MANY / 10);
    }

    @Test
    void noticesThatAStockClientCancels() {
        var context = Context.current().withCancellation();
        context.run(() -> {
            var answers = count(channel, MANY, 0, LARGE);
            assertThat(answers.next().getNumber()).isEqualTo(1);
        });

        context.cancel(null);

        await().atMost(Duration.ofSeconds(5)).until(() -> probe.ended.get() == 1);
        assertThat(probe.cancelled.get()).isEqualTo(1);
    }

    @Test
    void endsAStreamThatLastsTooLong() throws Exception {
        try (var socket = open(COUNT, "{\"upto\":" + MANY + ",\"size\":" + LARGE + "}")) {
            await().atMost(Duration.ofSeconds(8)).until(() -> probe.ended.get() == 1);
            // Whatever was under way may still come, and then the end.
            drain(socket.getInputStream());
        }
    }

    private static Socket open(String path, String body) throws Exception {
        var socket = new Socket("localhost", edge.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Edges.ADMIN_TOKEN
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void drain(InputStream stream) throws Exception {
        var bytes = new byte[1 << 16];
        while (stream.read(bytes) >= 0) {
            assertThat(bytes).isNotEmpty();
        }
    }

    private static Iterator<CountResponse> count(ManagedChannel channel, int upto, int refuseAt, int size) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + Edges.ADMIN_TOKEN);
        return ProbeServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .count(CountRequest.newBuilder()
                        .setName("n")
                        .setUpto(upto)
                        .setRefuseAt(refuseAt)
                        .setSize(size)
                        .build());
    }
}
