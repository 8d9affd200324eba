package dev.latchkey.gateway.contract;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.latchkey.contract.admin.v1.AdminServiceGrpc;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.login.v1.EnrolmentServiceGrpc;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.member.v1.MembershipServiceGrpc;
import dev.latchkey.contract.org.v1.OrganizationServiceGrpc;
import dev.latchkey.contract.passkey.v1.PasskeyCodeServiceGrpc;
import dev.latchkey.contract.passkey.v1.PasskeyLinkServiceGrpc;
import dev.latchkey.contract.token.v1.TokenServiceGrpc;
import dev.latchkey.contract.user.v1.ErasureServiceGrpc;
import dev.latchkey.contract.user.v1.UserSearchServiceGrpc;
import dev.latchkey.contract.user.v2.UserServiceGrpc;
import dev.latchkey.contract.v1.ErrorDetail;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls any method of the contract over any protocol; requests and answers are the contract's JSON. */
public final class ProtocolCalls implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .usingTypeRegistry(
                    TypeRegistry.newBuilder().add(ErrorDetail.getDescriptor()).build());

    private final Map<String, MethodDescriptor<?, ?>> methods = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private final ManagedChannel grpc;
    private final Channel grpcWeb;

    public ProtocolCalls(int port) {
        this.port = port;
        this.grpc = ManagedChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .build();
        this.grpcWeb = GrpcClients.newClient(
                        "gproto-web+http://localhost:" + port, AuthServiceGrpc.AuthServiceBlockingStub.class)
                .getChannel();
        for (var service : services()) {
            for (var method : service.getMethods()) {
                methods.put(method.getFullMethodName(), method);
            }
        }
    }

    /** Returns the services of the contract, ZITADEL's first. */
    public static List<ServiceDescriptor> services() {
        return List.of(
                AuthServiceGrpc.getServiceDescriptor(),
                ManagementServiceGrpc.getServiceDescriptor(),
                AdminServiceGrpc.getServiceDescriptor(),
                UserServiceGrpc.getServiceDescriptor(),
                OrganizationServiceGrpc.getServiceDescriptor(),
                MembershipServiceGrpc.getServiceDescriptor(),
                UserSearchServiceGrpc.getServiceDescriptor(),
                ErasureServiceGrpc.getServiceDescriptor(),
                TokenServiceGrpc.getServiceDescriptor(),
                PasskeyCodeServiceGrpc.getServiceDescriptor(),
                PasskeyLinkServiceGrpc.getServiceDescriptor(),
                EnrolmentServiceGrpc.getServiceDescriptor());
    }

    /** Returns the full names of all unary methods, in the order of the contract. */
    public List<String> unaryMethods() {
        return methods.values().stream()
                .filter(method -> method.getType() == MethodDescriptor.MethodType.UNARY)
                .map(MethodDescriptor::getFullMethodName)
                .toList();
    }

    public Descriptors.MethodDescriptor descriptor(String method) {
        var schema = method(method).getSchemaDescriptor();
        if (schema instanceof ProtoMethodDescriptorSupplier supplier) {
            return supplier.getMethodDescriptor();
        }
        throw new IllegalStateException(method + " comes from no contract");
    }

    /** Calls with a token; an empty one stands for none. */
    public Answer call(Protocol protocol, String method, String token, String json) {
        return call(protocol, method, json, token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token));
    }

    public Answer call(Protocol protocol, String method, String json, Map<String, String> headers) {
        try {
            return switch (protocol) {
                case JSON -> json(method, json, headers);
                case GRPC -> framed(grpc, method(method), json, headers);
                case GRPC_WEB -> framed(grpcWeb, method(method), json, headers);
            };
        } catch (IOException e) {
            throw new IllegalStateException(method + " over " + protocol + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private MethodDescriptor<?, ?> method(String name) {
        var method = methods.get(name);
        if (method == null) {
            throw new IllegalArgumentException("the contract has no " + name);
        }
        return method;
    }

    private <I, O> Answer framed(
            Channel channel, MethodDescriptor<I, O> method, String json, Map<String, String> headers)
            throws InvalidProtocolBufferException {
        var metadata = new Metadata();
        headers.forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        var called = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
        var options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        try {
            O answer = ClientCalls.blockingUnaryCall(called, method, options, request(method, json));
            return new Answer(0, 200, "", "", JSON.readTree(PRINTER.print((Message) answer)));
        } catch (StatusRuntimeException e) {
            var status = StatusProto.fromThrowable(e);
            var id = "";
            if (status != null && status.getDetailsCount() > 0) {
                id = status.getDetails(0).unpack(ErrorDetail.class).getId();
            }
            var text = e.getStatus().getDescription();
            return new Answer(
                    e.getStatus().getCode().value(), 0, text == null ? "" : text, id, JSON.createObjectNode());
        }
    }

    @SuppressWarnings("unchecked") // a message built by the prototype's builder has its type
    private static <I> I request(MethodDescriptor<I, ?> method, String json) throws InvalidProtocolBufferException {
        var marshaller = (MethodDescriptor.PrototypeMarshaller<I>) method.getRequestMarshaller();
        var builder = ((Message) marshaller.getMessagePrototype()).newBuilderForType();
        JsonFormat.parser().ignoringUnknownFields().merge(json, builder);
        return (I) builder.build();
    }

    private Answer json(String method, String json, Map<String, String> headers)
            throws IOException, InterruptedException {
        var rule = descriptor(method).getOptions().getExtension(AnnotationsProto.http);
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + path(pathOf(rule), JSON.readTree(json))))
                .timeout(DEADLINE);
        headers.forEach(request::header);
        var body = rule.getBody().isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(json);
        if (!rule.getBody().isEmpty()) {
            request.header("content-type", "application/json");
        }
        request.method(rule.getPatternCase().name(), body);
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var read = JSON.readTree(answer.body());
        return answer.statusCode() == 200
                ? new Answer(0, 200, "", "", read)
                : new Answer(
                        read.path("code").asInt(),
                        answer.statusCode(),
                        read.path("message").asString(""),
                        read.at("/details/0/id").asString(""),
                        JSON.createObjectNode());
    }

    private static String path(String template, JsonNode request) {
        var path = new ArrayList<String>();
        for (var segment : template.split("/", -1)) {
            path.add(
                    segment.startsWith("{")
                            ? URLEncoder.encode(
                                    value(request, segment.substring(1, segment.length() - 1)), StandardCharsets.UTF_8)
                            : segment);
        }
        return String.join("/", path);
    }

    /** Returns the member by its proto name or its JSON name. */
    private static String value(JsonNode request, String field) {
        var camel = new StringBuilder();
        for (var part : field.split("_", -1)) {
            camel.append(camel.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return request.path(camel.toString()).asString("");
    }

    static String pathOf(HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> rule.getGet();
            case PUT -> rule.getPut();
            case POST -> rule.getPost();
            case DELETE -> rule.getDelete();
            case PATCH -> rule.getPatch();
            case CUSTOM, PATTERN_NOT_SET -> throw new IllegalArgumentException("no path");
        };
    }

    @Override
    public void close() {
        grpc.shutdownNow();
        http.close();
    }
}
