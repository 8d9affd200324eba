package dev.latchkey.gateway.auth;

import static dev.latchkey.gateway.Edges.ADMIN_TOKEN;
import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.ALICE_TOKEN;
import static dev.latchkey.gateway.Edges.EVENTS;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static dev.latchkey.gateway.Edges.ORG_MANAGER_TOKEN;
import static dev.latchkey.gateway.Edges.UNKNOWN_TOKEN;
import static dev.latchkey.gateway.Edges.VIEWER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.token.BearerView;
import dev.latchkey.query.token.FindBearer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static RunningEdge edge;

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
    void refusesCallsWithoutAToken() throws Exception {
        var answer = edge.send(edge.anonymous(MY_LINK).POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"code\":16,\"message\":\"auth header missing\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer ", "Bearer x", "latchkey_pat_", "Bearer latchkey_pat_!"})
    void refusesWhatIsNoTokenWithoutALookUp(String header) throws Exception {
        refuses(post(MY_LINK, header, null), 401, 16, "AUTH-7fs1e");

        assertThat(edge.queries.asked()).isEmpty();
    }

    @Test
    void refusesTokensThatAreUnknown() throws Exception {
        refuses(post(MY_LINK, "Bearer " + UNKNOWN_TOKEN, null), 401, 16, "AUTH-7fs1e");
    }

    @Test
    void takesTheSchemeInAnyCase() throws Exception {
        assertThat(post(MY_LINK, "bearer " + ALICE_TOKEN, null).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesATokenFromTheInstantOfItsEndEvenIfItIsRemembered() throws Exception {
        assertThat(post(MY_LINK, "Bearer " + ALICE_TOKEN, null).statusCode()).isEqualTo(200);
        edge.clock.advance(Edges.TOKEN_LIFE.minusNanos(1));
        assertThat(post(MY_LINK, "Bearer " + ALICE_TOKEN, null).statusCode()).isEqualTo(200);
        edge.clock.advance(java.time.Duration.ofNanos(1));

        refuses(post(MY_LINK, "Bearer " + ALICE_TOKEN, null), 401, 16, "AUTH-7fs1e");
    }

    @Test
    void readsNothingForAWarmRequest() throws Exception {
        post(ALICES_LINK, "Bearer " + ADMIN_TOKEN, Edges.OTHER_ORG.value());
        edge.queries.asked().clear();

        post(ALICES_LINK, "Bearer " + ADMIN_TOKEN, Edges.OTHER_ORG.value());

        assertThat(edge.queries.asked()).isEmpty();
    }

    @Test
    void asksAgainOnceAUserIsForgotten() throws Exception {
        post(MY_LINK, "Bearer " + ALICE_TOKEN, null);
        edge.queries.asked().clear();

        edge.callers().forget(Edges.ADMIN);
        post(MY_LINK, "Bearer " + ALICE_TOKEN, null);
        assertThat(edge.queries.asked()).isEmpty();

        edge.callers().forget(Edges.ALICE);
        post(MY_LINK, "Bearer " + ALICE_TOKEN, null);
        edge.callers().forgetAll();
        post(MY_LINK, "Bearer " + ALICE_TOKEN, null);
        assertThat(edge.queries.asked()).hasSize(2).containsOnly(new FindBearer(TokenHash.of(ALICE_TOKEN)));
    }

    @Test
    void doesNotRememberWhatWasReadBeforeItWasForgotten() throws Exception {
        var token = "latchkey_pat_" + "r".repeat(43);
        var hash = TokenHash.of(token);
        var begun = new CompletableFuture<Void>();
        var goOn = new CompletableFuture<Void>();
        edge.queries.others(query -> {
            if (!query.equals(new FindBearer(hash))) {
                return null;
            }
            BearerView old = Edges.bearer(Edges.ALICE);
            begun.complete(null);
            goOn.orTimeout(5, TimeUnit.SECONDS).join();
            return old;
        });
        var first = edge.http.sendAsync(
                edge.anonymous(MY_LINK)
                        .header("authorization", "Bearer " + token)
                        .POST(BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        begun.get(5, TimeUnit.SECONDS);

        edge.callers().forget(Edges.ALICE);
        goOn.complete(null);
        first.get(5, TimeUnit.SECONDS);
        edge.queries.others(query -> null);

        refuses(post(MY_LINK, "Bearer " + token, null), 401, 16, "AUTH-7fs1e");
    }

    @Test
    void refusesAnOrganisationThatDoesNotExist() throws Exception {
        for (var org : new String[] {"999", "x".repeat(201)}) {
            refuses(post(ALICES_LINK, "Bearer " + ADMIN_TOKEN, org), 403, 7, "AUTH-Bs7Ds");
            refuses(post(MY_LINK, "Bearer " + ADMIN_TOKEN, org), 403, 7, "AUTH-Bs7Ds");
        }
    }

    @Test
    void refusesThoseWithoutAnyRole() throws Exception {
        refuses(post(ALICES_LINK, "Bearer " + ALICE_TOKEN, null), 404, 5, "AUTHZ-cdgFk");
        refuses(post(EVENTS, "Bearer " + ALICE_TOKEN, null), 404, 5, "AUTHZ-cdgFk");
    }

    @Test
    void refusesThoseWhoseRolesDoNotSuffice() throws Exception {
        refuses(post(ALICES_LINK, "Bearer " + VIEWER_TOKEN, null), 403, 7, "AUTH-5mWD2");
        refuses(post(EVENTS, "Bearer " + ORG_MANAGER_TOKEN, null), 403, 7, "AUTH-5mWD2");
    }

    @Test
    void refusesRolesOnAnotherOrganisation() throws Exception {
        assertThat(post(ALICES_LINK, "Bearer " + ORG_MANAGER_TOKEN, null).statusCode())
                .isEqualTo(200);
        refuses(post(ALICES_LINK, "Bearer " + ORG_MANAGER_TOKEN, Edges.OTHER_ORG.value()), 403, 7, "AUTH-3jknH");
    }

    @Test
    void actsOnTheOrganisationThatTheRequestNames() throws Exception {
        refuses(post(ALICES_LINK, "Bearer " + ADMIN_TOKEN, Edges.OTHER_ORG.value()), 404, 5, "COMMAND-M9dsd");

        assertThat(edge.commands.sent().getFirst().command())
                .isEqualTo(new AddPasswordlessInitCode(Edges.ALICE, Edges.OTHER_ORG));
    }

    @Test
    void actsOnTheCallersOwnOrganisationForTheirOwnLink() throws Exception {
        post(MY_LINK, "Bearer " + ALICE_TOKEN, Edges.OTHER_ORG.value());

        assertThat(edge.commands.sent().getFirst().command())
                .isEqualTo(new AddPasswordlessInitCode(Edges.ALICE, Edges.ORG));
    }

    @Test
    void takesRolesFromItsSettings() throws Exception {
        try (var other =
                new RunningEdge(Map.of("latchkey.roles.IAM_OWNER_VIEWER", "events.read,user.credential.write"))) {
            var answer = other.send(other.anonymous(ALICES_LINK)
                    .header("authorization", "Bearer " + VIEWER_TOKEN)
                    .POST(BodyPublishers.noBody()));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private HttpResponse<String> post(String path, String authorization, String org) throws Exception {
        var request = edge.anonymous(path).header("authorization", authorization);
        if (org != null) {
            request.header("x-zitadel-orgid", org);
        }
        return edge.send(request.POST(BodyPublishers.noBody()));
    }

    private static void refuses(HttpResponse<String> answer, int status, int code, String id) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("{\"code\":" + code + ",\"message\":\"")
                .contains("(" + id
                        + ")\",\"details\":[{\"@type\":\"type.googleapis.com/zitadel.v1.ErrorDetail\",\"id\":\"" + id
                        + "\"");
    }
}
