package dev.latchkey.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.util.FileSystemUtils;

/**
 * Whatever is sent to whichever method over whichever protocol: the server never fails, answers in time, tells nothing
 * of its inside, and writes nothing for a call that it refuses.
 */
class WildRequestsTest {
    /** Calls whose refusal is itself an event: somebody tried in vain. */
    private static final List<String> RECORDED = List.of(
            "zitadel.auth.v1.AuthService/VerifyMyPasswordless",
            "zitadel.user.v2.UserService/RegisterPasskey",
            "zitadel.user.v2.UserService/VerifyPasskeyRegistration",
            "latchkey.login.v1.EnrolmentService/StartRegistration",
            "latchkey.login.v1.EnrolmentService/FinishRegistration",
            "latchkey.login.v1.EnrolmentService/FinishConfirmation");

    private static final List<ProtoMethodDescriptorSupplier> METHODS = new ArrayList<>();

    private static Path folder;
    private static RunningServer server;
    private static WebClient client;
    private static String token;
    private static List<String> known;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("latchkey-wild");
        server = new RunningServer(folder.resolve("data"), new MovableClock(Instant.parse("2026-03-01T10:00:00Z")));
        client = WebClient.of("h2c://localhost:" + server.port());
        token = server.bootstrap("adminToken");
        known = List.of(
                server.bootstrap("adminUserId"),
                server.bootstrap("userId"),
                server.bootstrap("orgId"),
                "330000000000000001");
        for (var service : ProtocolCalls.services()) {
            for (var method : service.getMethods()) {
                if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
                    METHODS.add(supplier);
                }
            }
        }
    }

    @AfterContainer
    static void stop() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    @Property(tries = 500)
    void staysUprightAtWildMessages(@ForAll("methods") int method, @ForAll long seed, @ForAll Protocol protocol) {
        send(METHODS.get(method), protocol, new WildMessages(seed, known).of(input(method)), new Random(seed), false);
    }

    @Property(tries = 300)
    void staysUprightAtMutatedMessages(@ForAll("methods") int method, @ForAll long seed, @ForAll Protocol protocol) {
        send(METHODS.get(method), protocol, new WildMessages(seed, known).of(input(method)), new Random(seed), true);
    }

    @Provide
    Arbitrary<Integer> methods() {
        return Arbitraries.integers().between(0, METHODS.size() - 1);
    }

    private static com.google.protobuf.Descriptors.Descriptor input(int method) {
        return METHODS.get(method).getMethodDescriptor().getInputType();
    }

    private static void send(
            ProtoMethodDescriptorSupplier supplier, Protocol protocol, Message message, Random random, boolean mutate) {
        var method = supplier.getMethodDescriptor();
        var name = method.getService().getFullName() + "/" + method.getName();
        var request = switch (protocol) {
            case JSON -> json(method, message, random, mutate);
            case GRPC -> framed(name, "application/grpc", message, random, mutate);
            case GRPC_WEB -> framed(name, "application/grpc-web+proto", message, random, mutate);
        };
        var log = server.bean(EventLog.class);
        var before = log.head();

        var answer = client.execute(request)
                .aggregate()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();

        // What is not supported is said to be so: UNIMPLEMENTED.
        assertThat(answer.status().code()).as(name).matches(status -> status < 500 || status == 501);
        var code = code(answer, protocol);
        assertThat(code).as(name).isNotIn("2", "13", "15");
        assertThat(answer.contentUtf8()).as(name).doesNotContain("\tat ", "Exception", "dev.latchkey.gateway");
        if (!"0".equals(code) && !RECORDED.contains(name)) {
            assertThat(log.head()).as("%s was refused with %s", name, code).isEqualTo(before);
        }
    }

    /** Returns the gRPC code of the answer; for streams of lines that of the last line. */
    private static String code(AggregatedHttpResponse answer, Protocol protocol) {
        if (protocol == Protocol.JSON) {
            var lines = answer.contentUtf8().strip();
            return answer.status().code() == 200 && !lines.contains("{\"error\":{\"code\"") ? "0" : "refused";
        }
        var status = answer.trailers().get("grpc-status", answer.headers().get("grpc-status", ""));
        if (status.isEmpty()) {
            // gRPC-Web puts its trailers into the body.
            var body = new String(answer.content().array(), StandardCharsets.ISO_8859_1);
            var at = body.lastIndexOf("grpc-status:");
            status = at < 0 ? "none" : body.substring(at + 12).strip().split("\\s", 2)[0];
        }
        return status;
    }

    private static HttpRequest json(
            com.google.protobuf.Descriptors.MethodDescriptor method, Message message, Random random, boolean mutate) {
        var rule = method.getOptions().getExtension(AnnotationsProto.http);
        String text;
        try {
            text = JsonFormat.printer().print(message);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            text = "{\"value\": NaN}";
        }
        var body =
                mutate ? mutated(text.getBytes(StandardCharsets.UTF_8), random) : text.getBytes(StandardCharsets.UTF_8);
        var path = ProtocolCalls.pathOf(rule);
        for (var id = 0; path.contains("{"); id++) {
            path = path.replaceFirst(
                    "\\{[^}]*\\}", random.nextInt(4) == 0 ? "%F0%9F%98%80%2F" : known.get(id % known.size()));
        }
        var headers = RequestHeaders.builder(
                        HttpMethod.valueOf(rule.getPatternCase().name()), path)
                .add("authorization", authorization(random));
        WildHeaders.addTo(headers, random);
        if (rule.getBody().isEmpty()) {
            return HttpRequest.of(headers.build());
        }
        return HttpRequest.of(headers.add("content-type", "application/json").build(), HttpData.wrap(body));
    }

    private static HttpRequest framed(String name, String type, Message message, Random random, boolean mutate) {
        var bytes = mutate ? mutated(message.toByteArray(), random) : message.toByteArray();
        var frame = new byte[bytes.length + 5];
        frame[1] = (byte) (bytes.length >> 24);
        frame[2] = (byte) (bytes.length >> 16);
        frame[3] = (byte) (bytes.length >> 8);
        frame[4] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, 5, bytes.length);
        var headers = RequestHeaders.builder(HttpMethod.POST, "/" + name)
                .add("content-type", type)
                .add("te", "trailers")
                .add("authorization", authorization(random));
        WildHeaders.addTo(headers, random);
        return HttpRequest.of(headers.build(), HttpData.wrap(frame));
    }

    private static String authorization(Random random) {
        return random.nextInt(10) == 0 ? WildHeaders.bearer(random) : "Bearer " + token;
    }

    /** Cuts, doubles and changes a few bytes. */
    private static byte[] mutated(byte[] bytes, Random random) {
        var changed = bytes.length == 0 ? new byte[] {(byte) random.nextInt(256)} : bytes.clone();
        for (var i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(changed, random.nextInt(changed.length + 1));
            case 1 -> Arrays.copyOf(changed, changed.length + random.nextInt(20));
            default -> changed;
        };
    }
}
