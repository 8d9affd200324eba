package dev.latchkey.gateway.auth;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.TestIssuer.EC;
import static dev.latchkey.gateway.TestIssuer.NEXT_RSA;
import static dev.latchkey.gateway.TestIssuer.RSA;
import static dev.latchkey.gateway.TestIssuer.answer;
import static dev.latchkey.gateway.TestIssuer.header;
import static dev.latchkey.gateway.TestIssuer.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.TestIssuer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

/** The keys of an issuer through the whole edge: where they come from, how long they count, how often they are asked. */
@ResourceLock(Shared.LOG)
class IssuerKeysTest {
    private static final Duration PACE = Duration.ofSeconds(10);

    private final TestIssuer issuer = new TestIssuer();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.latchkey.gateway.issuer");
    private RunningEdge edge;

    @BeforeEach
    void start() {
        logged.start();
        log.addAppender(logged);
        edge = new RunningEdge(issuer.settings());
    }

    @AfterEach
    void stop() {
        end.countDown();
        log.detachAppender(logged);
        edge.close();
        issuer.close();
    }

    @Test
    void areNotFetchedBeforeTheyAreNeeded() throws Exception {
        status("eyJhbGciOiJSUzI1NiJ9.e30.AAAA");
        assertThat(issuer.fetches).hasValue(0);

        assertThat(status(token(RSA))).isEqualTo(200);
        assertThat(status(token(RSA, "another token"))).isEqualTo(200);
        assertThat(issuer.fetches).hasValue(1);
    }

    @Test
    void followARotationWithinOneFetch() throws Exception {
        assertThat(status(token(RSA))).isEqualTo(200);

        issuer.keys(RSA, NEXT_RSA);

        assertThat(status(token(NEXT_RSA))).isEqualTo(200);
        assertThat(status(token(RSA))).isEqualTo(200);
        assertThat(issuer.fetches).hasValue(2);
    }

    @Test
    void areForgottenTogetherWithTheTokensTheySigned() throws Exception {
        var old = token(RSA);
        assertThat(status(old)).isEqualTo(200);

        issuer.keys(NEXT_RSA);

        assertThat(status(token(NEXT_RSA))).isEqualTo(200);
        assertThat(status(old)).isEqualTo(401);
    }

    @Test
    void areFetchedAheadOfTimeWhileOneTokenIsUsedAllTheTime() throws Exception {
        var old = token(RSA);
        assertThat(status(old)).isEqualTo(200);
        issuer.keys(NEXT_RSA);

        edge.clock.advance(Duration.ofMinutes(5).plusSeconds(1));
        status(old);

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(issuer.fetches).hasValue(2);
            assertThat(status(old)).isEqualTo(401);
        });
    }

    @Test
    void areFetchedBeforeATokenIsTrustedThatWasIdleForLong() throws Exception {
        var old = token(RSA);
        assertThat(status(old)).isEqualTo(200);
        issuer.keys(NEXT_RSA);

        edge.clock.advance(Duration.ofMinutes(10).plusSeconds(1));

        assertThat(status(old)).isEqualTo(401);
    }

    @Test
    void areNotAskedForByAFloodOfUnknownOnes() throws Exception {
        assertThat(status(token(RSA))).isEqualTo(200);
        var strangers = new ArrayList<String>();
        for (var i = 0; i < 100; i++) {
            var stranger = new RSAKey.Builder(NEXT_RSA).keyID("stranger-" + i).build();
            strangers.add(token(stranger));
        }

        var answers = strangers.stream().map(this::statusLater).toList();

        for (var answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(401);
        }
        assertThat(issuer.fetches.get()).isBetween(2, 3);
        assertThat(status(token(RSA))).isEqualTo(200);

        var before = issuer.fetches.get();
        edge.clock.advance(PACE);
        for (var stranger : strangers.subList(0, 20)) {
            assertThat(status(stranger)).isEqualTo(401);
        }
        assertThat(issuer.fetches.get()).isBetween(before + 1, before + 2);
    }

    @Test
    void surviveAnIssuerThatIsDownForAnHour() throws Exception {
        var long1 = token(RSA, "1", NOW.plus(Duration.ofHours(8)));
        assertThat(status(long1)).isEqualTo(200);
        issuer.answerKeysWith(answer(503, "{}"));

        edge.clock.advance(Duration.ofMinutes(59));
        assertThat(status(long1)).isEqualTo(200);
        assertThat(status(token(RSA, "2", NOW.plus(Duration.ofHours(8))))).isEqualTo(200);

        edge.clock.advance(Duration.ofMinutes(2));
        assertThat(status(long1)).isEqualTo(401);

        issuer.keys(RSA);
        edge.clock.advance(PACE);
        assertThat(status(long1)).isEqualTo(200);
    }

    @Test
    void areMissedWithoutALineThatHoldsTheToken() throws Exception {
        issuer.answerKeysWith(answer(500, "{}"));
        var token = token(RSA);

        for (var i = 0; i < 20; i++) {
            assertThat(status(token)).isEqualTo(401);
        }

        assertThat(logged.list)
                .hasSizeBetween(1, 3)
                .allSatisfy(line -> assertThat(line.getFormattedMessage())
                        .contains("The keys of issuer " + issuer.url() + " could not be fetched")
                        .contains("answered with status 500")
                        .doesNotContain(token.split("\\.")[1]));
    }

    @Test
    void areNotWaitedForWithoutEnd() throws Exception {
        issuer.answerKeysWith(exchange -> awaitEnd());

        refusesAndRecovers();
    }

    @Test
    void areNotWaitedForWhenTheyTrickle() throws Exception {
        issuer.answerKeysWith(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"keys\":".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            awaitEnd();
        });

        refusesAndRecovers();
    }

    @Test
    void areNotReadWhenTheyAreHuge() throws Exception {
        issuer.answerKeysWith(answer(200, "{\"keys\":[],\"x\":\"" + "x".repeat(300_000) + "\"}"));

        refusesAndRecovers();
    }

    @Test
    void areNotFollowedElsewhere() throws Exception {
        try (var other = new TestIssuer()) {
            issuer.answerKeysWith(exchange -> {
                exchange.getResponseHeaders().set("Location", other.url() + "/keys");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });

            refusesAndRecovers();
            assertThat(other.fetches).hasValue(0);
        }
    }

    @Test
    void areNotFoundInGarbage() throws Exception {
        for (var body : List.of(
                "",
                "garbage",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[{\"kty\":\"RSA\"}]}",
                "{\"keys\":[]}",
                "{\"keys\":[" + "{},".repeat(100) + RSA.toPublicJWK() + "]}")) {
            issuer.answerKeysWith(answer(200, body));

            refusesAndRecovers();

            // So long that nothing is left of the keys.
            edge.clock.advance(Duration.ofHours(2));
        }
    }

    @Test
    void areReadBesideOnesThatNobodyUnderstands() throws Exception {
        issuer.answerKeysWith(answer(
                200,
                "{\"keys\":[{\"kty\":\"NEW\",\"kid\":\"n\"},{\"kty\":\"RSA\",\"kid\":\"x\"},{}," + RSA.toPublicJWK()
                        + "]}"));

        assertThat(status(token(RSA))).isEqualTo(200);
    }

    @Test
    void countForNothingIfTheyAreSecretsShownToAll() throws Exception {
        issuer.answerKeysWith(answer(200, "{\"keys\":[" + RSA.toJSONString() + "]}"));

        assertThat(status(token(RSA))).isEqualTo(401);
    }

    @Test
    void areNotGuessedWhenATokenNamesNone() throws Exception {
        issuer.keys(RSA, NEXT_RSA, EC);
        var nameless = new com.nimbusds.jose.JWSHeader.Builder(JWSAlgorithm.RS256);

        assertThat(status(sign(nameless, RSA, issuer.claims(ALICE.value())))).isEqualTo(401);
    }

    @Test
    void areNotTakenFromADocumentAboutAnotherIssuer() throws Exception {
        issuer.document("https://id.example.com", issuer.url() + "/keys");

        assertThat(status(token(RSA))).isEqualTo(401);
        assertThat(issuer.fetches).hasValue(0);
    }

    @Test
    void areNotFetchedFromWhereTheDocumentMustNotLead() throws Exception {
        for (var uri : List.of(
                "http://192.0.2.1/keys", "file:///etc/passwd", "http://user@localhost/keys", "null", "  ", "/keys")) {
            issuer.document(issuer.url(), uri);

            assertThat(status(token(RSA))).isEqualTo(401);
            edge.clock.advance(PACE);
        }
        assertThat(issuer.fetches).hasValue(0);
        assertThat(logged.list).hasSize(6);
    }

    @Test
    void areFetchedFromWhereTheSettingsSay() throws Exception {
        issuer.document("nobody", "nowhere");
        var settings = issuer.settings();
        settings.put("latchkey.tokens.issuers[0].jwks-uri", issuer.url() + "/keys");
        settings.put("latchkey.tokens.issuers[0].subject-claim", "uid");
        settings.put("latchkey.tokens.issuers[0].algorithms", "RS512");
        try (var other = new RunningEdge(settings)) {
            var token = sign(
                    header(JWSAlgorithm.RS512, RSA), RSA, issuer.claims("x").claim("uid", ALICE.value()));

            assertThat(other.send(request(other, token)).statusCode()).isEqualTo(200);
            assertThat(other.send(request(other, token(RSA))).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void areThoseOfTheIssuerThatATokenNames() throws Exception {
        try (var second = new TestIssuer()) {
            second.keys(NEXT_RSA);
            var settings = issuer.settings();
            settings.putAll(Map.of(
                    "latchkey.tokens.issuers[1].issuer", second.url(), "latchkey.tokens.issuers[1].audience", "other"));
            try (var other = new RunningEdge(settings)) {
                var claims = second.claims(ALICE.value()).audience("other");

                assertThat(other.send(request(other, sign(header(JWSAlgorithm.RS256, NEXT_RSA), NEXT_RSA, claims)))
                                .statusCode())
                        .isEqualTo(200);
                assertThat(other.send(request(other, sign(header(JWSAlgorithm.RS256, RSA), RSA, claims)))
                                .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    private void refusesAndRecovers() throws Exception {
        var token = token(RSA);
        assertThat(status(token)).isEqualTo(401);

        issuer.keys(RSA);
        edge.clock.advance(PACE);
        assertThat(status(token)).isEqualTo(200);
    }

    private void awaitEnd() {
        try {
            end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String token(RSAKey key) {
        return token(key, "1");
    }

    private String token(RSAKey key, String id) {
        return token(key, id, edge.clock.instant().plus(Duration.ofHours(1)));
    }

    private String token(RSAKey key, String id, Instant end) {
        return sign(
                header(JWSAlgorithm.RS256, key),
                key,
                issuer.claims(ALICE.value()).jwtID(id).expirationTime(Date.from(end)));
    }

    private int status(String token) throws Exception {
        return edge.send(request(edge, token)).statusCode();
    }

    private CompletableFuture<Integer> statusLater(String token) {
        return edge.http
                .sendAsync(request(edge, token).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    private static java.net.http.HttpRequest.Builder request(RunningEdge edge, String token) {
        return edge.anonymous("/auth/v1/users/me").header("authorization", "Bearer " + token);
    }
}
