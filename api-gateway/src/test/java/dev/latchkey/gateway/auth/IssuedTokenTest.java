package dev.latchkey.gateway.auth;

import static dev.latchkey.gateway.Edges.ADMIN;
import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static dev.latchkey.gateway.Edges.NOBODY;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.TestIssuer.EC;
import static dev.latchkey.gateway.TestIssuer.NEXT_RSA;
import static dev.latchkey.gateway.TestIssuer.RSA;
import static dev.latchkey.gateway.TestIssuer.header;
import static dev.latchkey.gateway.TestIssuer.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.GetMyUserRequest;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.TestIssuer;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.HeldRoles;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindUser;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IssuedTokenTest {
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static TestIssuer issuer;
    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        edge = new RunningEdge(issuer.settings());
    }

    @AfterAll
    static void stop() {
        edge.close();
        issuer.close();
    }

    @BeforeEach
    void reset() {
        edge.reset();
        edge.queries.put(new FindUser(ADMIN), Edges.alice());
    }

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                good("RS256", header(JWSAlgorithm.RS256, RSA)),
                good("PS256", header(JWSAlgorithm.PS256, RSA)),
                good("without a type", new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1")),
                good("an access token", header(JWSAlgorithm.RS256, RSA).type(new JOSEObjectType("at+JWT"))),
                good("without a key id, which only one key can be meant by", new JWSHeader.Builder(JWSAlgorithm.RS256)),
                Arguments.of("ES256", sign(header(JWSAlgorithm.ES256, EC), EC, claims())),
                Arguments.of(
                        "several audiences",
                        sign(header(JWSAlgorithm.RS256, RSA), RSA, claims().audience(List.of("x", "latchkey")))),
                Arguments.of(
                        "the last instant of its time",
                        signed(claims ->
                                claims.expirationTime(at(NOW.minus(SKEW).plusSeconds(1))))),
                Arguments.of(
                        "a provider whose clock is ahead",
                        signed(claims -> claims.issueTime(at(NOW.plus(SKEW))).notBeforeTime(at(NOW.plus(SKEW))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void opensTheDoorWith(String what, String token) throws Exception {
        var answer = me(token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"userName\":\"alice\"");
    }

    static Stream<Arguments> badTokens() throws Exception {
        var good = signed(UnaryOperator.identity());
        var parts = good.split("\\.");
        return Stream.of(
                bad("no end", claims -> claims.expirationTime(null)),
                bad("an end that is past", claims -> claims.expirationTime(at(NOW.minus(SKEW)))),
                bad(
                        "a time to come",
                        claims -> claims.notBeforeTime(at(NOW.plus(SKEW).plusSeconds(1)))),
                bad(
                        "a future of its own",
                        claims -> claims.issueTime(at(NOW.plus(SKEW).plusSeconds(1)))),
                bad("another audience", claims -> claims.audience("latchkey2")),
                bad("no audience", claims -> claims.audience((String) null)),
                bad("another issuer", claims -> claims.issuer("http://localhost:1")),
                bad("almost the issuer", claims -> claims.issuer(issuer.url() + "/")),
                bad("no issuer", claims -> claims.issuer(null)),
                bad("no subject", claims -> claims.subject(null)),
                bad("an empty subject", claims -> claims.subject("")),
                bad("a number for a subject", claims -> claims.claim("sub", 310000000000000002L)),
                bad("a subject that is too long", claims -> claims.subject("1".repeat(201))),
                bad("a subject that is nobody", claims -> claims.subject(NOBODY.value())),
                bad("text for an end", claims -> claims.claim("exp", "tomorrow")),
                Arguments.of("another algorithm", sign(header(JWSAlgorithm.RS512, RSA), RSA, claims())),
                Arguments.of("no algorithm", new PlainJWT(claims().build()).serialize()),
                Arguments.of(
                        "no algorithm behind a signature",
                        encoded("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2]),
                Arguments.of(
                        "the public key as a secret", hs256(RSA.toRSAPublicKey().getEncoded())),
                Arguments.of(
                        "the published key as a secret",
                        hs256(RSA.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8))),
                Arguments.of("another key", sign(header(JWSAlgorithm.RS256, RSA), NEXT_RSA, claims())),
                Arguments.of("a key of another kind", sign(header(JWSAlgorithm.RS256, EC), RSA, claims())),
                Arguments.of(
                        "its own key",
                        sign(header(JWSAlgorithm.RS256, RSA).jwk(NEXT_RSA.toPublicJWK()), NEXT_RSA, claims())),
                Arguments.of(
                        "another type",
                        sign(header(JWSAlgorithm.RS256, RSA).type(new JOSEObjectType("dpop+jwt")), RSA, claims())),
                Arguments.of(
                        "an extension",
                        sign(
                                header(JWSAlgorithm.RS256, RSA)
                                        .criticalParams(Set.of("x"))
                                        .customParam("x", 1),
                                RSA,
                                claims())),
                Arguments.of(
                        "changed claims",
                        parts[0] + "."
                                + encoded(
                                        claims().subject(ADMIN.value()).build().toString()) + "." + parts[2]),
                Arguments.of("a cut signature", good.substring(0, good.length() - 4)),
                Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
                Arguments.of("no header", "." + parts[1] + "." + parts[2]),
                Arguments.of("two parts", parts[0] + "." + parts[1]),
                Arguments.of("four parts", good + ".AAAA"),
                Arguments.of("padding", good + "="),
                Arguments.of("claims that are no JSON", parts[0] + ".AAAA." + parts[2]),
                Arguments.of("a header that is no JSON", "AAAA." + parts[1] + "." + parts[2]),
                Arguments.of("a header that is a list", encoded("[]") + "." + parts[1] + "." + parts[2]),
                Arguments.of("depth", parts[0] + "." + encoded("{\"a\":" + "[".repeat(4_000)) + "." + parts[2]),
                bad("too much of everything", claims -> claims.claim("x", "x".repeat(8 * 1024))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void keepsTheDoorShutTo(String what, String token) throws Exception {
        refuses(me(token));
    }

    @Test
    void actsForTheUserWithTheRolesOfTheUser() throws Exception {
        edge.queries.put(
                new FindMemberships(ALICE),
                new HeldRoles(List.of(new MembershipView("org", ORG.value(), List.of("ORG_OWNER")))));
        var token = issuer.token(ALICE.value());

        assertThat(post(ALICES_LINK, token).statusCode()).isEqualTo(200);
        assertThat(edge.commands.sent().getFirst().actor().userId()).isEqualTo(ALICE.value());

        edge.queries.put(new FindMemberships(ALICE), new HeldRoles(List.of()));
        assertThat(post(ALICES_LINK, token).statusCode()).isEqualTo(200);
        edge.callers().forget(ALICE);
        assertThat(post(ALICES_LINK, token).statusCode()).isEqualTo(404);
    }

    @Test
    void isRefusedAtOnceWhenItsUserIsGone() throws Exception {
        var token = issuer.token(ALICE.value());
        assertThat(post(MY_LINK, token).statusCode()).isEqualTo(200);

        edge.queries.clear();
        edge.callers().forget(ALICE);

        refuses(post(MY_LINK, token));
    }

    @Test
    void asksNobodyASecondTime() throws Exception {
        var token = issuer.token(ALICE.value());
        post(MY_LINK, token);
        var fetches = issuer.fetches.get();
        edge.queries.asked().clear();

        assertThat(post(MY_LINK, token).statusCode()).isEqualTo(200);

        assertThat(edge.queries.asked()).isEmpty();
        assertThat(issuer.fetches).hasValue(fetches);
    }

    @Test
    void endsWithTheSkewAlsoWhenItIsRemembered() throws Exception {
        var token = signed(claims -> claims.expirationTime(at(NOW.plusSeconds(60))));
        edge.clock.set(at(NOW).toInstant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        edge.clock.advance(Duration.ofSeconds(60).plus(SKEW).minusNanos(1));
        assertThat(me(token).statusCode()).isEqualTo(200);

        edge.clock.advance(Duration.ofNanos(1));

        refuses(me(token));
    }

    @Test
    void isServedOverGrpcToo() throws Exception {
        var channel = ManagedChannelBuilder.forAddress("localhost", edge.port())
                .usePlaintext()
                .build();
        try {
            var user = stub(channel, issuer.token(ALICE.value())).getMyUser(GetMyUserRequest.getDefaultInstance());
            assertThat(user.getUser().getUserName()).isEqualTo("alice");

            var refused = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> stub(channel, issuer.token(NOBODY.value())).getMyUser(GetMyUserRequest.getDefaultInstance()));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refused.getStatus().getDescription()).contains("AUTH-7fs1e");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void isNoTokenWhereNoIssuerIsTrusted() throws Exception {
        try (var other = new RunningEdge()) {
            refuses(other.send(other.anonymous("/auth/v1/users/me")
                    .header("authorization", "Bearer " + issuer.token(ALICE.value()))));

            assertThat(other.queries.asked()).isEmpty();
        }
    }

    private static AuthServiceGrpc.AuthServiceBlockingStub stub(io.grpc.Channel channel, String token) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return AuthServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> me(String token) throws Exception {
        return edge.send(edge.anonymous("/auth/v1/users/me").header("authorization", "Bearer " + token));
    }

    private static HttpResponse<String> post(String path, String token) throws Exception {
        return edge.send(
                edge.anonymous(path).header("authorization", "Bearer " + token).POST(BodyPublishers.noBody()));
    }

    private static void refuses(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).startsWith("{\"code\":16,\"message\":\"Token is invalid (AUTH-7fs1e)\"");
    }

    private static Arguments good(String what, JWSHeader.Builder header) {
        return Arguments.of(what, sign(header, RSA, claims()));
    }

    private static Arguments bad(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, signed(change));
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(header(JWSAlgorithm.RS256, RSA), RSA, change.apply(claims()));
    }

    private static JWTClaimsSet.Builder claims() {
        return issuer.claims(ALICE.value());
    }

    private static String hs256(byte[] secret) throws Exception {
        var jwt = new SignedJWT(header(JWSAlgorithm.HS256, RSA).build(), claims().build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }

    private static Date at(Instant time) {
        return Date.from(time);
    }
}
