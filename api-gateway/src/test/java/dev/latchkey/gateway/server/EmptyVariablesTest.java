package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.latchkey.gateway.RunningEdge;
import io.grpc.BindableService;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyVariablesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge(Map.of("latchkey.http.cors-origins", "https://app.example.com"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** Every variable of every path of the contract, empty while the others hold something. */
    static Stream<Arguments> emptyVariables() {
        return edge.services().stream()
                .map(BindableService::bindService)
                .flatMap(service -> service.getMethods().stream())
                .map(method -> ((ProtoMethodDescriptorSupplier)
                                method.getMethodDescriptor().getSchemaDescriptor())
                        .getMethodDescriptor())
                .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
                .flatMap(EmptyVariablesTest::emptyVariables);
    }

    private static Stream<Arguments> emptyVariables(MethodDescriptor method) {
        var rule = method.getOptions().getExtension(AnnotationsProto.http);
        var template = pathOf(rule);
        return VARIABLE.matcher(template)
                .results()
                .map(variable -> Arguments.of(
                        rule.getPatternCase().name(),
                        VARIABLE.matcher(template.replace(variable.group(), "")).replaceAll("x"),
                        method.getInputType().getName() + "." + variable.group(1)));
    }

    @ParameterizedTest
    @MethodSource("emptyVariables")
    void isRefusedByTheRuleOfItsField(String method, String path, String field) throws Exception {
        var answer = send(edge.http, method, path, "{}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"code\":3,\"message\":\"invalid " + field + ": value");
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void hasTheUsualText() throws Exception {
        assertThat(send(edge.http, "POST", "/management/v1/users//_deactivate", "{}")
                        .body())
                .isEqualTo("{\"code\":3,\"message\":\"invalid DeactivateUserRequest.id: "
                        + "value length must be between 1 and 200 characters, inclusive\"}");
        assertThat(send(edge.http, "GET", "/management/v1/users/?x=/", "").body())
                .contains("invalid GetUserByIDRequest.id:");
        assertThat(send(edge.http, "DELETE", "/management/v1/users//passwordless/", "")
                        .body())
                .contains("invalid RemoveHumanPasswordlessRequest.user_id:");
    }

    @Test
    void isRefusedOverTheSecondVersionOfHttpToo() throws Exception {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            send(http, "GET", "/auth/v1/healthz", "");
            var answer = send(http, "POST", "/management/v1/users//passwordless/_link", "");

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void isOnlyToldToThoseWithAToken() throws Exception {
        var answer =
                edge.send(edge.anonymous("/management/v1/users//_deactivate").POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void isToldToPagesOfOtherOrigins() throws Exception {
        var answer = edge.send(edge.request("/management/v1/users//_deactivate")
                .header("origin", "https://app.example.com")
                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /management/v1/users/", "PUT /management/v1/users//_deactivate", "GET //", "GET /x//y"})
    void isNothingWhereTheContractHasNoSuchPath(String request) throws Exception {
        var parts = request.split(" ");

        assertThat(send(edge.http, parts[0], parts[1], "{}").statusCode()).isIn(404, 405);
    }

    private static HttpResponse<String> send(HttpClient http, String method, String path, String body)
            throws Exception {
        return http.send(
                edge.request(path)
                        .header("content-type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String pathOf(HttpRule rule) {
        return (String) rule.getField(rule.getDescriptorForType()
                .findFieldByNumber(rule.getPatternCase().getNumber()));
    }
}
