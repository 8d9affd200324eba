package dev.latchkey.gateway.passkey;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.token.BearerView;
import dev.latchkey.query.token.FindBearer;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.UserState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationLinkV2Test {
    private static final String PATH = "/v2/users/" + ALICE + "/passkeys/registration_link";

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge(Map.of(
                "latchkey.passkey-link.allowed-origins", "https://login.example.com, https://app.example.com:8443/"));
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
    void returnsTheCode() throws Exception {
        var answer = edge.post(PATH, "{\"returnCode\":{}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"details\":{\"sequence\":\"7\",\"changeDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"resourceOwner\":\"300000000000000001\",\"creationDate\":\"2026-03-01T10:00:00.123456Z\"},"
                        + "\"code\":{\"id\":\"320000000000000001\",\"code\":\"aB3dE5gH7jK9\"}}");
        assertThat(command()).isEqualTo(new AddPasswordlessInitCode(ALICE, ORG, CodeDelivery.RETURNED, null));
    }

    @Test
    void answersARepeatedCallWithTheSameCode() throws Exception {
        edge.send(edge.request(PATH)
                .header("content-type", "application/json")
                .header("latchkey-idempotency-key", "order-7")
                .POST(BodyPublishers.ofString("{\"returnCode\":{}}")));

        assertThat(command().idempotencyKey()).endsWith("order-7");
    }

    @Test
    void takesACallForAnotherMessageForAnotherCall() throws Exception {
        for (var body : List.of("{\"sendLink\":{}}", sendLink("https://login.example.com"))) {
            edge.send(edge.request(PATH)
                    .header("content-type", "application/json")
                    .header("latchkey-idempotency-key", "order-7")
                    .POST(BodyPublishers.ofString(body)));
        }

        assertThat(edge.commands.sent())
                .extracting(sent -> ((AddPasswordlessInitCode) sent.command()).idempotencyKey())
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"sendLink\":{}}"})
    void sendsTheUsualLinkAndTellsNoCode(String body) throws Exception {
        var answer = edge.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"details\"").doesNotContain("\"code\"", Edges.CODE);
        assertThat(command().delivery()).isEqualTo(new CodeDelivery.Sent(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example.com/passkey?u={{.UserID}}&o={{ .OrgID }}&i={{.CodeID }}&c={{.Code}}",
                "https://login.example.com?c={{.Code}}",
                "https://LOGIN.example.com:443/{{.Code}}",
                "https://app.example.com:8443/",
                "https://login.example.com",
            })
    void sendsALinkThatLeadsToAnAllowedOrigin(String template) throws Exception {
        var answer = edge.post(PATH, sendLink(template));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(command().delivery()).isEqualTo(new CodeDelivery.Sent(template));
    }

    @Test
    void sendsALinkToTheExternalOrigin() throws Exception {
        var answer = edge.post(PATH, sendLink("http://localhost:" + edge.port() + "/{{.Code}}"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // not readable
                "https://login.example.com/{{.UserID",
                "https://login.example.com/{{}}",
                "https://login.example.com/{{UserID}}",
                "https://login.example.com/{{.UserID | html}}",
                "https://login.example.com/{{. UserID}}",
                "https://login.example.com/{{if .UserID}}x{{end}}",
                // no link
                "login.example.com/{{.Code}}",
                "https://login.example.com/a b",
                "//login.example.com/{{.Code}}",
                // leads elsewhere
                "https://evil.example.com/{{.Code}}",
                "http://login.example.com/{{.Code}}",
                "https://login.example.com:8443/{{.Code}}",
                "https://login.example.com@evil.example.com/{{.Code}}",
                "https://login.example.com.evil.example.com/{{.Code}}",
                "https://login.example.com{{.Code}}",
                "https://login.example.com:4{{.OrgID}}/",
                "https://{{.UserID}}.example.com/",
                "{{.UserID}}https://login.example.com/",
                "javascript:alert('{{.Code}}')",
                "http://127.0.0.1/{{.Code}}",
            })
    void refusesATemplateThatCannotBeUsed(String template) throws Exception {
        refuses(edge.post(PATH, sendLink(template)), 400, "DOMAIN-oGh5e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{.Nobody}}", "{{.userID}}", "{{.UserID.Name}}"})
    void refusesATemplateThatAsksForSomethingElse(String place) throws Exception {
        refuses(edge.post(PATH, sendLink("https://login.example.com/" + place)), 400, "DOMAIN-ieYa7");
    }

    @Test
    void refusesATemplateOfMoreThanTwoHundredCharacters() throws Exception {
        var answer = edge.post(PATH, sendLink("https://login.example.com/" + "x".repeat(175)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("url_template");
    }

    @Test
    void saysThatAUserIsNotThere() throws Exception {
        refuses(edge.post("/v2/users/" + Edges.NOBODY + "/passkeys/registration_link", "{}"), 404, "COMMAND-M9dsd");
    }

    @Test
    void hidesUsersOfOtherOrganisations() throws Exception {
        caller(Edges.OTHER_ORG.value(), "ORG_OWNER");

        refuses(postAsCaller(), 404, "COMMAND-M9dsd");
    }

    @Test
    void refusesThoseWhoMayReadTheUserOnly() throws Exception {
        edge.queries.put(
                new FindBearer(TokenHash.of(Edges.ALICE_TOKEN)),
                new BearerView(
                        new dev.latchkey.events.value.TokenId("t1"),
                        ALICE,
                        Edges.OTHER_ORG,
                        UserState.ACTIVE,
                        NOW,
                        NOW.plus(Edges.TOKEN_LIFE),
                        List.of(
                                new MembershipView("org", Edges.OTHER_ORG.value(), List.of("ORG_OWNER")),
                                new MembershipView("org", ORG.value(), List.of("ORG_OWNER_VIEWER")))));

        refuses(postAsCaller(), 403, "AUTH-AWfge");
    }

    @Test
    void refusesThoseWithoutTheRight() throws Exception {
        refuses(postAsCaller(), 404, "AUTHZ-cdgFk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example.com/path", "http://a.example.com", "a.example.com", "https://a?b"})
    void refusesToStartWithWhatIsNoOrigin(String origin) {
        assertThatThrownBy(() -> new PasskeyLinkSettings(List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latchkey.passkey-link.allowed-origins")
                .hasMessageContaining(origin);
    }

    private static void caller(String org, String role) {
        edge.queries.put(
                new FindBearer(TokenHash.of(Edges.ALICE_TOKEN)),
                new BearerView(
                        new dev.latchkey.events.value.TokenId("t1"),
                        Edges.NOBODY,
                        new dev.latchkey.events.value.OrgId(org),
                        UserState.ACTIVE,
                        NOW,
                        NOW.plus(Edges.TOKEN_LIFE),
                        List.of(new MembershipView("org", org, List.of(role)))));
    }

    private static HttpResponse<String> postAsCaller() throws Exception {
        return edge.send(edge.anonymous(PATH)
                .header("authorization", "Bearer " + Edges.ALICE_TOKEN)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"returnCode\":{}}")));
    }

    private static AddPasswordlessInitCode command() {
        assertThat(edge.commands.sent()).hasSize(1);
        return (AddPasswordlessInitCode) edge.commands.sent().getFirst().command();
    }

    private static String sendLink(String template) {
        return "{\"sendLink\":{\"urlTemplate\":\"" + template + "\"}}";
    }

    private static void refuses(HttpResponse<String> answer, int status, String id) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"id\":\"" + id + "\"");
        assertThat(edge.commands.sent()).isEmpty();
    }
}
