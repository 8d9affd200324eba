package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.latchkey.contract.options.v1.OptionsProto;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "patch");

    private static RunningEdge edge;
    private static String text;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        edge = new RunningEdge();
        var answer = edge.send(edge.anonymous("/openapi.json"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        text = answer.body();
        document = Json.MAPPER.readTree(text);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void isOpenApi() {
        var options = new ParseOptions();
        options.setResolve(true);
        var result = new OpenAPIV3Parser().readContents(text, null, options);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getPaths()).hasSize(document.get("paths").size());
        assertThat(document.get("openapi").asString()).startsWith("3.1.");
    }

    @Test
    void everySchemaIsJsonSchema() {
        var schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        var checked = 0;
        for (var schema : document.findValues("schema")) {
            assertThat(schemas.validate(schema.toString(), InputFormat.JSON))
                    .as(schema.toString())
                    .isEmpty();
            checked++;
        }
        for (var schema : document.at("/components/schemas").properties()) {
            assertThat(schemas.validate(schema.getValue().toString(), InputFormat.JSON))
                    .as(schema.getKey())
                    .isEmpty();
            checked++;
        }
        assertThat(checked).isGreaterThan(document.get("paths").size());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var references = document.findValuesAsString("$ref");

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        var used = new HashSet<>(references);
        document.at("/components/schemas")
                .propertyNames()
                .forEach(name -> assertThat(used).contains("#/components/schemas/" + name));
    }

    @Test
    void hasEveryHttpRuleOfTheContractAndNothingElse() throws Exception {
        var served = Contracts.services(edge);
        var expected = new HashSet<String>();
        for (var file : Contracts.download(edge).getFileList()) {
            for (var service : file.getServiceList()) {
                var name = file.getPackage() + "." + service.getName();
                if (!served.contains(name)) {
                    continue;
                }
                for (var method : service.getMethodList()) {
                    var rule = method.getOptions().getExtension(AnnotationsProto.http);
                    for (var each : Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream())
                            .filter(each -> each.getPatternCase() != HttpRule.PatternCase.PATTERN_NOT_SET)
                            .toList()) {
                        expected.add(check(name, method, each));
                    }
                }
            }
        }
        var found = document.get("paths").properties().stream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .filter(VERBS::contains)
                        .map(verb -> verb + " " + path.getKey()))
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(expected).isNotEmpty();
    }

    private static String check(String service, MethodDescriptorProto method, HttpRule rule) {
        var pattern = rule.getPatternCase().name();
        var field = rule.getDescriptorForType().findFieldByName(pattern.toLowerCase(Locale.ROOT));
        var template = (String) rule.getField(field);
        var path = template.replaceAll("=[^}]*}", "}");
        var verb = pattern.toLowerCase(Locale.ROOT);
        var operation = document.get("paths").path(path).path(verb);
        assertThat(operation.isObject()).as(verb + " " + path).isTrue();
        assertThat(operation.get("x-grpc-path").asString()).isEqualTo("/" + service + "/" + method.getName());

        var variables = Pattern.compile("\\{([^}]+)}")
                .matcher(path)
                .results()
                .map(match -> match.group(1))
                .toList();
        var parameters = operation
                .path("parameters")
                .valueStream()
                .filter(each -> each.path("in").asString("").equals("path"))
                .toList();
        assertThat(parameters).extracting(each -> each.get("name").asString()).containsExactlyElementsOf(variables);
        assertThat(parameters).allMatch(each -> each.get("required").asBoolean());
        assertThat(operation.has("requestBody"))
                .as(path)
                .isEqualTo(!rule.getBody().isEmpty());

        var access = method.getOptions().getExtension(OptionsProto.access);
        var security = operation.get("security");
        switch (access.getRuleCase()) {
            case PUBLIC -> assertThat(security).isEmpty();
            case AUTHENTICATED -> assertThat(security.toString()).isEqualTo("[{\"token\":[]}]");
            case PERMISSION ->
                assertThat(security.toString()).isEqualTo("[{\"token\":[\"" + access.getPermission() + "\"]}]");
            case RULE_NOT_SET ->
                assertThat(access.getRuleCase()).as(method.getName()).isNull();
        }
        assertThat(operation.at("/responses/200/content").propertyNames())
                .containsExactly(method.getServerStreaming() ? "application/x-ndjson" : "application/json");
        assertThat(operation.path("deprecated").asBoolean(false))
                .isEqualTo(method.getOptions().getDeprecated());
        assertThat(operation.at("/responses/default/$ref").asString()).isEqualTo("#/components/responses/Refused");
        return verb + " " + path;
    }

    @Test
    void namesEachOperationOnce() {
        assertThat(document.findValuesAsString("operationId"))
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    @Test
    void tellsWhatTheProtoFilesSay() {
        var link = document.at("/paths/~1auth~1v1~1users~1me~1passwordless~1_link/post");
        assertThat(link.get("summary").asString())
                .isEqualTo("Issues a link by which the bearer of the token enrols a passkey on another device");
        assertThat(document.at("/components/schemas/latchkey.passkey.v1.CodeState/description")
                        .asString())
                .contains("- `CODE_STATE_EXPIRED`: Its time is over.");
        var event = document.at("/components/schemas/zitadel.event.v1.Event/properties");
        assertThat(event.at("/sequence/description").asString())
                .isEqualTo("Place in the stream of the aggregate, from 1.");
        assertThat(event.at("/sequence/type").asString()).isEqualTo("string");
        assertThat(event.at("/creationDate/format").asString()).isEqualTo("date-time");
        assertThat(event.at("/payload/type").asString()).isEqualTo("object");
        var request = document.at("/components/schemas/zitadel.admin.v1.ListEventsRequest");
        assertThat(request.at("/properties/creationDate/deprecated").asBoolean())
                .isTrue();
        assertThat(request.at("/properties/eventTypes/maxItems").asInt()).isEqualTo(30);
        assertThat(request.at("/properties/eventTypes/items/maxLength").asInt()).isEqualTo(200);
        assertThat(request.at("/allOf/0/oneOf")).hasSize(3);
    }

    @Test
    void leavesOutOfABodyWhatThePathHolds() {
        for (var path : document.get("paths").properties()) {
            for (var verb : path.getValue().properties()) {
                var schema = verb.getValue().at("/requestBody/content/application~1json/schema");
                var names = verb.getValue()
                        .path("parameters")
                        .valueStream()
                        .filter(each -> each.path("in").asString("").equals("path"))
                        .map(each -> camel(each.get("name").asString()))
                        .toList();
                assertThat(schema.path("properties").propertyNames())
                        .doesNotContainAnyElementsOf(names.isEmpty() ? List.of("no variable") : names);
            }
        }
    }

    private static String camel(String name) {
        return Pattern.compile("_([a-z0-9])")
                .matcher(name)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get|/auth/v1/healthz|",
                "get|/auth/v1/users/me|",
                "post|/auth/v1/users/me/passwordless/_link|{}",
                "post|/admin/v1/events/_search|{\"limit\":1}",
                "post|/latchkey/v1/passkey-codes/_lookup|{\"userId\":\"1\",\"orgId\":\"1\",\"codeId\":\"1\",\"code\":\"1\"}",
                // refused: without a member that is required
                "post|/latchkey/v1/passkey-codes/_lookup|{\"userId\":\"1\"}"
            })
    void describesWhatIsReallySent(String verb, String path, String body) throws Exception {
        var operation = document.get("paths").get(path).get(verb);
        var request = edge.anonymous(path).header("authorization", "Bearer " + Edges.ALICE_TOKEN);
        if (path.startsWith("/admin")) {
            request.setHeader("authorization", "Bearer " + Edges.ADMIN_TOKEN);
        }
        var isWell = true;
        if (body == null) {
            request.GET();
        } else {
            request.header("content-type", "application/json").POST(BodyPublishers.ofString(body));
            isWell = problems(operation.at("/requestBody/content/application~1json/schema"), body)
                    .isEmpty();
        }
        var answer = edge.send(request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(isWell ? 200 : 400);
        var schema = isWell
                ? operation.at("/responses/200/content/application~1json/schema")
                : document.at("/components/responses/Refused/content/application~1json/schema");
        assertThat(problems(schema, answer.body())).as(answer.body()).isEmpty();
    }

    @Test
    void describesRefusals() throws Exception {
        var schema = document.at("/components/responses/Refused/content/application~1json/schema");
        var answer = edge.send(edge.anonymous("/auth/v1/users/me").header("authorization", "Bearer wrong"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(problems(schema, answer.body())).isEmpty();
        assertThat(problems(schema, answer.body().replace("ErrorDetail", "Other")))
                .isNotEmpty();
    }

    private static List<String> problems(JsonNode schema, String json) {
        return Schematic.problems(document, schema, json);
    }

    @Test
    void isTheSameAsYaml() throws Exception {
        var answer = edge.send(edge.anonymous("/openapi.yaml"));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/yaml");
        assertThat(answer.body()).doesNotContain("&id", "!!");
        var loaded = new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(answer.body());

        assertThat(Json.MAPPER.valueToTree(loaded).toString()).isEqualTo(document.toString());
    }

    @Test
    void namesTheOriginOfTheSettings() {
        assertThat(document.at("/servers/0/url").asString()).isEqualTo("http://localhost:" + edge.port());
    }
}
