package dev.latchkey.gateway.server;

import static dev.latchkey.gateway.Edges.ADMIN_TOKEN;
import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.admin.v1.AdminServiceGrpc;
import dev.latchkey.contract.admin.v1.ListEventsRequest;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.GetMyUserRequest;
import dev.latchkey.contract.auth.v1.HealthzRequest;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationRequest;
import dev.latchkey.contract.management.v1.AddPasswordlessRegistrationResponse;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.v1.ErrorDetail;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
class GrpcTest {
    private static final String FRAMED_LINK = "/zitadel.management.v1.ManagementService/AddPasswordlessRegistration";

    private static final AddPasswordlessRegistrationRequest FOR_ALICE = AddPasswordlessRegistrationRequest.newBuilder()
            .setUserId(ALICE.value())
            .build();

    private static RunningEdge edge;
    private static ManagedChannel channel;

    @RegisterExtension
    private final LogWatch logs = new LogWatch();

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
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
        edge.reset();
    }

    @Test
    void servesAStockClient() {
        var response = ManagementServiceGrpc.newBlockingStub(channel)
                .withInterceptors(token(ADMIN_TOKEN))
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .addPasswordlessRegistration(FOR_ALICE);

        assertThat(response.getLink()).contains("&code=" + Edges.CODE);
        assertThat(response.getDetails().getSequence()).isEqualTo(7);
        assertThat(response.getDetails().getCreationDate().getNanos()).isEqualTo(123_456_000);
        assertThat(response.getExpiration().getSeconds()).isEqualTo(3600);
    }

    @Test
    void answersHealthzToEverybody() {
        AuthServiceGrpc.newBlockingStub(channel).healthz(HealthzRequest.getDefaultInstance());
    }

    @Test
    void carriesTheDetailsOfARefusal() throws Exception {
        var refusal = refused(() -> AuthServiceGrpc.newBlockingStub(channel)
                .withInterceptors(token(Edges.UNKNOWN_TOKEN))
                .getMyUser(GetMyUserRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.getStatus().getDescription()).isEqualTo("Token is invalid (AUTH-7fs1e)");
        var details = refusal.getTrailers()
                .get(Metadata.Key.of(
                        "grpc-status-details-bin",
                        ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance())));
        assertThat(details.getCode()).isEqualTo(16);
        assertThat(details.getDetails(0).unpack(ErrorDetail.class))
                .isEqualTo(ErrorDetail.newBuilder()
                        .setId("AUTH-7fs1e")
                        .setMessage("Token is invalid")
                        .build());
    }

    @Test
    void saysThatTheHeaderIsMissing() {
        var refusal = refused(
                () -> AuthServiceGrpc.newBlockingStub(channel).getMyUser(GetMyUserRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getDescription()).isEqualTo("auth header missing");
        assertThat(refusal.getTrailers().keys()).doesNotContain("grpc-status-details-bin");
    }

    @ParameterizedTest
    @CsvSource({
        "USER_NOT_FOUND,NOT_FOUND,404",
        "TOO_BUSY,RESOURCE_EXHAUSTED,429",
        "DEADLINE_EXCEEDED,DEADLINE_EXCEEDED,504",
        "CONFLICT,ABORTED,409",
        "UNAVAILABLE,UNAVAILABLE,503"
    })
    void tellsTheSameOnEveryProtocol(ErrorCode code, Status.Code expected, int httpStatus) throws Exception {
        try (var other = new RunningEdge()) {
            other.commands.answer(command -> {
                throw new DomainException(code, "secret inner text");
            });
            var otherChannel = ManagedChannelBuilder.forAddress("localhost", other.port())
                    .usePlaintext()
                    .build();
            var refusal = refused(() -> ManagementServiceGrpc.newBlockingStub(otherChannel)
                    .withInterceptors(token(ADMIN_TOKEN))
                    .addPasswordlessRegistration(FOR_ALICE));
            otherChannel.shutdownNow();
            var json = other.post(ALICES_LINK, "");

            assertThat(refusal.getStatus().getCode()).isEqualTo(expected);
            assertThat(json.statusCode()).isEqualTo(httpStatus);
            assertThat(json.body())
                    .contains(
                            "\"code\":" + expected.value(), refusal.getStatus().getDescription())
                    .doesNotContain("secret");
        }
    }

    @Test
    void tellsNothingOfWhatWentWrongInsideAndLogsItOnce() throws Exception {
        edge.commands.answer(command -> {
            throw new IllegalStateException("secret inner text");
        });

        var json = edge.post(ALICES_LINK, "");

        assertThat(json.statusCode()).isEqualTo(500);
        assertThat(json.body()).isEqualTo("{\"code\":13,\"message\":\"An internal error occurred\"}");
        assertThat(logs.troubles()).hasSize(1);
        logs.forget();
    }

    @Test
    void refusesMethodsThatAreNotServed() {
        var unknown = MethodDescriptor.<GetMyUserRequest, GetMyUserRequest>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("zitadel.auth.v1.AuthService/NoSuchMethod")
                .setRequestMarshaller(ProtoUtils.marshaller(GetMyUserRequest.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(GetMyUserRequest.getDefaultInstance()))
                .build();

        var refusal = refused(() -> ClientCalls.blockingUnaryCall(
                channel, unknown, CallOptions.DEFAULT, GetMyUserRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void refusesMessagesThatAreTooLarge() {
        var request = ListEventsRequest.newBuilder()
                .setAggregateId("x".repeat(2 << 20))
                .build();

        var refusal = refused(() -> AdminServiceGrpc.newBlockingStub(channel)
                .withInterceptors(token(ADMIN_TOKEN))
                .listEvents(request));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        var refusal = refused(() -> ManagementServiceGrpc.newBlockingStub(channel)
                .withInterceptors(token(ADMIN_TOKEN))
                .addPasswordlessRegistration(AddPasswordlessRegistrationRequest.getDefaultInstance()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).contains("AddPasswordlessRegistrationRequest.user_id");
    }

    @Test
    void givesUpWhenTheClientsTimeIsUp() throws Exception {
        var release = new CompletableFuture<Void>();
        edge.commands.answer(command -> {
            release.orTimeout(5, TimeUnit.SECONDS).join();
            throw new DomainException(ErrorCode.DEADLINE_EXCEEDED, "too late");
        });

        var answer = post(edge, "h2c", FRAMED_LINK, "application/grpc", frame(FOR_ALICE), "grpc-timeout", "200m");
        release.complete(null);

        assertThat(status(answer)).isEqualTo("4");
        assertThat(answer.headers().get("grpc-message")).isEqualTo("The time for the request is up");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void servesEveryFramingOnEveryPath(boolean framed) throws Exception {
        var path = framed ? FRAMED_LINK : ALICES_LINK;
        for (var type : List.of("application/grpc", "application/grpc+proto")) {
            var answer = post(edge, "h2c", path, type, frame(FOR_ALICE));
            assertThat(answer.headers().get("content-type")).startsWith("application/grpc");
            assertThat(status(answer)).isEqualTo("0");
            assertThat(link(answer.content().array())).contains(Edges.CODE);
        }
        for (var protocol : List.of("h1c", "h2c")) {
            for (var type : List.of("application/grpc-web", "application/grpc-web+proto")) {
                var answer = post(edge, protocol, path, type, frame(FOR_ALICE));
                assertThat(answer.headers().get("content-type")).startsWith("application/grpc-web");
                assertThat(link(answer.content().array())).contains(Edges.CODE);
                assertThat(new String(answer.content().array(), StandardCharsets.ISO_8859_1))
                        .contains("grpc-status: 0");
            }
            for (var type : List.of("application/grpc-web-text", "application/grpc-web-text+proto")) {
                var answer =
                        post(edge, protocol, path, type, Base64.getEncoder().encode(frame(FOR_ALICE)));
                assertThat(answer.headers().get("content-type")).startsWith("application/grpc-web-text");
                assertThat(link(Base64.getMimeDecoder().decode(firstChunk(answer.contentUtf8()))))
                        .contains(Edges.CODE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "application/grpc-web", "application/grpc-web+proto"})
    void refusesWhatCannotBeDecoded(String type) throws Exception {
        for (var path : List.of(FRAMED_LINK, ALICES_LINK)) {
            for (var body : List.of(
                    new byte[0],
                    new byte[] {0},
                    new byte[] {0, 0, 0, 0, 9, 1},
                    new byte[] {1, 0, 0, 0, 1, 1},
                    new byte[] {9, 0, 0, 0, 1, 1},
                    frame(ByteString.copyFrom(new byte[] {10, 100, 1})),
                    frame(ByteString.copyFrom(new byte[] {10, 1, (byte) 0xff})),
                    new byte[] {0, 127, 127, 127, 127, 1})) {
                var answer = post(edge, "h2c", path, type, body);

                assertThat(answer.status().code()).isEqualTo(200);
                assertThat(status(answer))
                        .as(Base64.getEncoder().encodeToString(body))
                        .isIn("3", "8");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!!", "AAAAAAA", "AAAAAAk=", ""})
    void refusesTextThatCannotBeDecoded(String body) throws Exception {
        var answer =
                post(edge, "h1c", FRAMED_LINK, "application/grpc-web-text", body.getBytes(StandardCharsets.US_ASCII));

        assertThat(status(answer)).isEqualTo("3");
    }

    /** Of good form for a reader that is less strict than JSON's grammar, or than we are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"310000000000000002\"} {}",
                "{\"userId\":\"310000000000000002\"}x",
                "{\"userId\":\"310000000000000002\",\"a\":1,\"a\":2}",
                "{\"userId\":\"310000000000000002\",\"a\":\"\\ud800\"}",
                "{\"userId\":\"\\udc00\"}",
                "{\"userId\":\"\\ud800\"}",
                "{\"userId\":\"310000000000000002\",\"\\ud800\":1}",
                "[]",
                "DEEP"
            })
    void holdsJsonInFramesToTheRulesOfBodies(String body) {
        var deep = "{\"userId\":\"" + ALICE + "\",\"a\":" + "[".repeat(64) + "]".repeat(64) + "}";
        var message = ByteString.copyFromUtf8("DEEP".equals(body) ? deep : body);
        for (var type : List.of("application/grpc+json", "application/grpc-web+json")) {
            var answer = post(edge, "h2c", FRAMED_LINK, type, frame(message));

            assertThat(status(answer)).as("%s: %s", type, answer.contentUtf8()).isEqualTo("3");
            assertThat(told(answer)).contains("is not a JSON object in UTF-8");
        }
        assertThat(edge.commands.sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc+json", "application/grpc-web+json"})
    void takesJsonInFrames(String type) {
        var body = "{\"userId\":\"" + ALICE + "\",\"a\":\"\\ud83d\\ude00\"}";

        var answer = post(edge, "h2c", FRAMED_LINK, type, frame(ByteString.copyFromUtf8(body)));

        assertThat(answer.contentUtf8()).contains(Edges.CODE);
    }

    /** As UTF-8 would write half a character, if it could. */
    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "application/grpc-web"})
    void refusesHalfACharacterInProtobuf(String type) {
        var half = new byte[] {10, 3, (byte) 0xed, (byte) 0xa0, (byte) 0x80};

        assertThat(status(post(edge, "h2c", FRAMED_LINK, type, frame(ByteString.copyFrom(half)))))
                .isEqualTo("3");
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void refusesOtherCompressions() throws Exception {
        var answer = post(edge, "h2c", FRAMED_LINK, "application/grpc", frame(FOR_ALICE), "grpc-encoding", "snappy");

        assertThat(status(answer)).isEqualTo("12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "***", "", "a,*", "AAA=="})
    void bearsBinaryHeadersThatAreNoBase64(String value) throws Exception {
        for (var name : List.of("x-a-bin", "grpc-trace-bin")) {
            for (var type : List.of("application/grpc", "application/grpc-web")) {
                var link = post(edge, "h2c", FRAMED_LINK, type, frame(FOR_ALICE), name, value);
                assertThat(link(link.content().array())).contains(Edges.CODE);
            }
            var health = post(
                    edge,
                    "h2c",
                    "/grpc.health.v1.Health/Check",
                    "application/grpc",
                    frame(HealthCheckRequest.getDefaultInstance()),
                    name,
                    value);
            assertThat(status(health)).isEqualTo("0");
            var connect = post(
                    edge,
                    "h2c",
                    "/zitadel.auth.v1.AuthService/Healthz",
                    "application/json",
                    "{}".getBytes(StandardCharsets.UTF_8),
                    name,
                    value);
            assertThat(connect.status().code()).isEqualTo(200);
            var bulk = post(
                    edge,
                    "h2c",
                    "/latchkey/v1/passkey-links/_bulk",
                    "application/json",
                    ("{\"jobId\":\"1\",\"userIds\":[\"" + ALICE + "\"]}").getBytes(StandardCharsets.UTF_8),
                    name,
                    value);
            assertThat(bulk.contentUtf8()).contains(Edges.CODE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/v1/users/me",
                "/auth/v1/users/me/passwordless/1",
                "/latchkey/v1/instance/members/1",
                "/management/v1/users/1"
            })
    void servesNoFramesOnPathsOfOtherMethodsThanPost(String path) {
        for (var type : List.of("application/grpc", "application/grpc-web")) {
            assertThat(status(post(edge, "h2c", path, type, frame(FOR_ALICE)))).isEqualTo("12");
        }
    }

    @Test
    void refusesUnknownPathsOverGrpcWeb() throws Exception {
        var answer = post(edge, "h1c", "/no.such.Service/Call", "application/grpc-web", frame(FOR_ALICE));

        assertThat(answer.status().code()).isEqualTo(200);
        assertThat(status(answer)).isEqualTo("12");
    }

    @Test
    void tellsItsHealth() {
        var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());

        assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha"})
    void tellsItsServices(String version) throws Exception {
        var method = ServerReflectionGrpc.getServerReflectionInfoMethod().toBuilder()
                .setFullMethodName("grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo")
                .build();
        var answer = new CompletableFuture<ServerReflectionResponse>();
        var call = channel.newCall(method, CallOptions.DEFAULT);
        var requests = ClientCalls.asyncBidiStreamingCall(call, new StreamObserver<ServerReflectionResponse>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable cause) {
                answer.completeExceptionally(cause);
            }

            @Override
            public void onCompleted() {}
        });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        var services =
                answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList();
        requests.onCompleted();

        assertThat(services)
                .extracting(service -> service.getName())
                .contains(
                        "zitadel.auth.v1.AuthService",
                        "zitadel.management.v1.ManagementService",
                        "zitadel.admin.v1.AdminService",
                        "latchkey.passkey.v1.PasskeyCodeService");
    }

    private static ClientInterceptor token(String token) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static StatusRuntimeException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static AggregatedHttpResponse post(
            RunningEdge edge, String protocol, String path, String type, byte[] body, String... header) {
        var headers = RequestHeaders.builder(HttpMethod.POST, path)
                .add("content-type", type)
                .add("authorization", "Bearer " + ADMIN_TOKEN);
        if (header.length == 2) {
            headers.add(header[0], header[1]);
        }
        return WebClient.of(protocol + "://localhost:" + edge.port())
                .execute(HttpRequest.of(headers.build(), HttpData.wrap(body)))
                .aggregate()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static String status(AggregatedHttpResponse answer) {
        var status = answer.trailers().get("grpc-status");
        return status == null ? answer.headers().get("grpc-status") : status;
    }

    private static String told(AggregatedHttpResponse answer) {
        var message = answer.trailers().get("grpc-message");
        return String.valueOf(message == null ? answer.headers().get("grpc-message") : message);
    }

    private static byte[] frame(com.google.protobuf.Message message) {
        return frame(message.toByteString());
    }

    private static byte[] frame(ByteString message) {
        var frame = new byte[message.size() + 5];
        frame[4] = (byte) message.size();
        message.copyTo(frame, 5);
        return frame;
    }

    /** The message and the trailers of gRPC-Web text are encoded one by one. */
    private static String firstChunk(String text) {
        var padding = text.indexOf('=');
        return padding < 0 ? text : text.substring(0, padding + (text.startsWith("==", padding) ? 2 : 1));
    }

    private static String link(byte[] framed) throws Exception {
        var length = java.nio.ByteBuffer.wrap(framed, 1, 4).getInt();
        return AddPasswordlessRegistrationResponse.parseFrom(ByteString.copyFrom(framed, 5, length))
                .getLink();
    }
}
