package dev.latchkey.gateway.passkey;

import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.TestIssuer;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserView;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfServiceTest {
    /** How old the personal access tokens of the edge are when a test begins. */
    private static final Map<String, Object> SETTINGS = Map.of("latchkey.passkey.self-service-token-max-age", "1m");

    @Test
    void asksForAYoungTokenWhereThatIsSetAndOnlyOfWhoServesThemselves() throws Exception {
        try (var edge = new RunningEdge(SETTINGS)) {
            assertThat(edge.post(MY_LINK, "{}").statusCode()).isEqualTo(200);

            edge.clock.advance(Duration.ofNanos(1));
            edge.queries.put(new FindUser(Edges.ADMIN), admin());

            var managed = "/management/v1/users/" + Edges.ADMIN;
            var v2 = "/v2/users/" + Edges.ADMIN + "/passkeys";
            for (var path : List.of(
                    MY_LINK,
                    "/auth/v1/users/me/passwordless/_send_link",
                    "/auth/v1/users/me/passwordless",
                    v2,
                    v2 + "/registration_link",
                    managed + "/passwordless/_link",
                    managed + "/passwordless/_send_link",
                    managed + "/pats",
                    "/latchkey/v1/users/" + Edges.ADMIN + "/tokens")) {
                refuses(edge.post(path, "{}"), path);
            }
            for (var medium : List.of("{\"returnCode\":{}}", "{\"sendLink\":{}}")) {
                refuses(edge.post(v2 + "/registration_link", medium), medium);
            }
            assertThat(edge.post(ALICES_LINK, "{}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void asksForAYoungTokenInAJobForTheLinkOfItsSenderOnly() throws Exception {
        try (var edge = new RunningEdge(SETTINGS)) {
            edge.clock.advance(Duration.ofNanos(1));

            var lines = edge.post(
                            "/latchkey/v1/passkey-links/_bulk",
                            "{\"jobId\":\"job\",\"userIds\":[\"%s\",\"%s\"]}".formatted(Edges.ADMIN, Edges.ALICE))
                    .body()
                    .lines()
                    .toList();

            assertThat(lines.getFirst()).contains("LATCHKEY-Tk5fp").doesNotContain("code=");
            assertThat(lines.getLast()).contains("code=");
        }
    }

    private static void refuses(HttpResponse<String> answer, String call) {
        assertThat(answer.statusCode()).as(call).isEqualTo(400);
        assertThat(answer.body()).as(call).contains("LATCHKEY-Tk5fp");
    }

    private static UserView admin() {
        var alice = Edges.alice();
        return new UserView(
                Edges.ADMIN, ORG, "admin", alice.state(), alice.type(), 3, alice.createdAt(), alice.changedAt());
    }

    @Test
    void believesAnIssuerWhenThePersonSignedInOrElseWhenItMadeTheToken() throws Exception {
        try (var issuer = new TestIssuer()) {
            var settings = new HashMap<>(SETTINGS);
            settings.putAll(issuer.settings());
            try (var edge = new RunningEdge(settings)) {
                edge.queries.put(new FindUser(Edges.ADMIN), Edges.alice());
                var young = NOW.minusSeconds(59).getEpochSecond();

                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()))).isEqualTo(200);
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).claim("auth_time", young)))
                        .isEqualTo(200);
                // A token that was renewed says nothing of the person.
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).claim("auth_time", young - 2)))
                        .isEqualTo(400);
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).claim("auth_time", "today")))
                        .isEqualTo(400);
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).claim("auth_time", Long.MIN_VALUE)))
                        .isEqualTo(400);
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).claim("auth_time", Long.MAX_VALUE)))
                        .isEqualTo(200);
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).issueTime(Date.from(NOW.minusSeconds(61)))))
                        .isEqualTo(400);
                assertThat(status(edge, issuer.claims(Edges.ADMIN.value()).issueTime(null)))
                        .isEqualTo(400);
            }
        }
    }

    private static int status(RunningEdge edge, JWTClaimsSet.Builder claims) throws Exception {
        var token = TestIssuer.sign(TestIssuer.header(JWSAlgorithm.RS256, TestIssuer.RSA), TestIssuer.RSA, claims);
        return edge.send(edge.anonymous(MY_LINK)
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode();
    }
}
