package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.latchkey.command.webauthn.SoftwareAuthenticator;
import dev.latchkey.contract.login.v1.EnrolmentServiceGrpc;
import dev.latchkey.contract.login.v1.Link;
import dev.latchkey.contract.login.v1.OpenLinkRequest;
import dev.latchkey.contract.login.v1.StartRegistrationRequest;
import dev.latchkey.contract.passkey.v1.CodeState;
import dev.latchkey.contract.user.v2.ListPasskeysRequest;
import dev.latchkey.contract.user.v2.RegisterPasskeyRequest;
import dev.latchkey.contract.user.v2.UserServiceGrpc;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationRequest;
import dev.latchkey.gateway.wire.Structs;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ceremonies over the wire, against the whole server. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of CeremonyTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class CeremonyTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PAGE = "/latchkey/v1/enrolment/";
    private static final String OPTIONS = "publicKeyCredentialCreationOptions";
    private static final String MINE = "/auth/v1/users/me/passwordless";

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static RunningServer server;
    private static String adminToken;
    private static String userToken;
    private static String userId;
    private static String origin;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), CLOCK, "--latchkey.passkey.new-link-allowed=true");
        adminToken = server.bootstrap("adminToken");
        userToken = server.bootstrap("userToken");
        userId = server.bootstrap("userId");
        origin = "http://localhost:" + server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Removes what the last test left, so that each begins with a user without passkeys. */
    @BeforeEach
    void clear() throws Exception {
        for (var passkey : post(MINE + "/_search", userToken, "{}").path("result")) {
            delete(MINE + "/" + passkey.path("id").asString(), userToken, true);
        }
    }

    @Test
    void enrolsThroughTheLinkOnceAndLetsThePageNameListAndTryThePasskey() throws Exception {
        var link = link();
        var opened = page("_open", body("link", link));
        assertThat(opened.path("state").asString()).isEqualTo("CODE_STATE_VALID");
        assertThat(opened.path("relyingPartyId").asString()).isEqualTo("localhost");
        assertThat(opened.path("userName").asString()).isNotEmpty();
        assertThat(opened.path("organizationName").asString()).isNotEmpty();
        assertThat(opened.path("newLinkAllowed").asBoolean()).isTrue();

        var key = new SoftwareAuthenticator();
        var finished = enrol(link, key);
        assertThat(finished.path("passkey").path("name").asString()).isEqualTo("Passkey");
        assertThat(page("_open", body("link", link)).path("state").asString()).isEqualTo("CODE_STATE_SPENT");
        assertThat(error(send(PAGE + "_start", "", body("link", link)))).isEqualTo("COMMAND-Dhz8i");

        var session = finished.path("session").asString();
        var renamed = page("_rename", body("session", session, "passkeyName", "Work key"));
        assertThat(renamed.path("passkey").path("name").asString()).isEqualTo("Work key");
        assertThat(page("_passkeys", body("session", session)).path("result").size())
                .isEqualTo(1);

        var options = page("_confirm_start", body("session", session)).path("options");
        assertThat(options.path("publicKey").path("rpId").asString()).isEqualTo("localhost");
        var response = JSON.readTree(key.authenticate(options.toString(), origin));
        page("_confirm_finish", body("session", session, "credential", response));
        assertThat(error(send(PAGE + "_confirm_finish", "", body("session", session, "credential", response))))
                .isEqualTo("WEBAU-5M9so");

        CLOCK.advance(Duration.ofMinutes(10));
        assertThat(error(send(PAGE + "_passkeys", "", body("session", session))))
                .isEqualTo("LATCHKEY-Ps1ua");
        var forged = session.substring(0, session.length() - 2) + (session.endsWith("AA") ? "BB" : "AA");
        assertThat(error(send(PAGE + "_passkeys", "", body("session", forged)))).isEqualTo("LATCHKEY-Ps1ua");
    }

    @Test
    void letsThePageRenameThePasskeyTwentyTimes() throws Exception {
        var session = enrol(link(), new SoftwareAuthenticator()).path("session").asString();
        for (var i = 0; i < 20; i++) {
            page("_rename", body("session", session, "passkeyName", "Key " + i));
        }
        var renamed = body("session", session, "passkeyName", "Key");
        assertThat(error(send(PAGE + "_rename", "", renamed))).isEqualTo("LATCHKEY-Pk6re");

        var before = events(userId).size();
        page("_rename", body("session", session, "passkeyName", "Key 19"));
        assertThat(events(userId)).hasSize(before);
    }

    @Test
    void letsTheLinkBeTriedAgainAfterAFailedCeremony() throws Exception {
        var link = link();
        var started = page("_start", body("link", link));
        var key = new SoftwareAuthenticator();
        var forged = key.register(started.path("options").toString(), "https://evil.example");
        assertThat(error(finish(link, started, forged))).isEqualTo("WEBAU-3Vb9s");
        assertThat(error(finish(link, started, "{\"id\":\"x\"}"))).isEqualTo("WEBAU-sEr8c");
        assertThat(page("_open", body("link", link)).path("state").asString()).isEqualTo("CODE_STATE_VALID");

        assertThat(finish(link, started, key.register(started.path("options").toString(), origin))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void hasExactlyOneWinnerAmongParallelFinishers() throws Exception {
        // The registrations of other tests would count among the ten that can be under way.
        CLOCK.advance(Duration.ofMinutes(5));
        var link = link();
        var finishers = new ArrayList<Callable<HttpResponse<String>>>();
        for (var i = 0; i < 8; i++) {
            var started = page("_start", body("link", link));
            var response =
                    new SoftwareAuthenticator().register(started.path("options").toString(), origin);
            finishers.add(() -> finish(link, started, response));
        }
        var won = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(finishers)) {
                if (done.get().statusCode() == 200) {
                    won++;
                } else {
                    assertThat(error(done.get())).isEqualTo("COMMAND-Dhz8i");
                }
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(post(MINE + "/_search", userToken, "{}").path("result").size())
                .isEqualTo(1);
    }

    @Test
    void refusesACredentialThatAnotherUserHasWithOneEvent() throws Exception {
        var key = new SoftwareAuthenticator();
        enrol(link(), key);
        var adminLink =
                parse(post(MINE + "/_link", adminToken, "{}").path("link").asString());
        var started = page("_start", body("link", adminLink));
        var before = events(adminLink.get("userId")).size();

        assertThat(error(finish(
                        adminLink, started, key.register(started.path("options").toString(), origin))))
                .isEqualTo("WEBAU-3Vb9s");
        var after = events(adminLink.get("userId"));
        assertThat(after).hasSize(before + 1);
        assertThat(after.getFirst().path("type").path("type").asString())
                .isEqualTo("user.human.passwordless.token.check.failed");
        assertThat(after.getFirst().path("payload").path("reason").asString()).isEqualTo("credential_taken");

        clear();
        assertThat(finish(
                                adminLink,
                                started,
                                key.register(started.path("options").toString(), origin))
                        .statusCode())
                .isEqualTo(200);
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("challenge", attempt -> attempt.challenge = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
                forgery("origin", attempt -> attempt.origin = "https://elsewhere.example"),
                forgery("RP ID hash", attempt -> attempt.rpId = "elsewhere.example"),
                forgery("type", attempt -> attempt.type = "webauthn.get"),
                forgery("user not present", attempt -> attempt.flags &= ~SoftwareAuthenticator.USER_PRESENT),
                forgery("user not verified", attempt -> attempt.flags &= ~SoftwareAuthenticator.USER_VERIFIED),
                forgery("flags of backup", attempt -> attempt.flags |= SoftwareAuthenticator.BACKED_UP),
                forgery("algorithm", attempt -> attempt.algorithmNumber = -35),
                forgery("curve", attempt -> attempt.registered = SoftwareAuthenticator.elliptic("secp384r1")),
                forgery("modulus", attempt -> {
                    attempt.algorithmNumber = SoftwareAuthenticator.Algorithm.RS256.number;
                    attempt.registered = SoftwareAuthenticator.rsa(1024);
                }),
                forgery("credential id", attempt -> attempt.id = new byte[1024]),
                forgery("attestation statement", attempt -> attempt.statement.Add("sig", new byte[8])));
    }

    private static Arguments forgery(String field, Consumer<SoftwareAuthenticator.Registration> change) {
        return Arguments.of(Named.of(field, change));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void refusesEachForgedFieldWithOneEvent(Consumer<SoftwareAuthenticator.Registration> change) throws Exception {
        var link = link();
        var started = page("_start", body("link", link));
        var before = events(userId).size();
        var response =
                new SoftwareAuthenticator().register(started.path("options").toString(), origin, change);

        assertThat(error(finish(link, started, response))).isEqualTo("WEBAU-3Vb9s");
        var after = events(userId);
        assertThat(after).hasSize(before + 1);
        assertThat(after.getFirst().path("type").path("type").asString())
                .isEqualTo("user.human.passwordless.token.check.failed");
        assertThat(page("_open", body("link", link)).path("state").asString()).isEqualTo("CODE_STATE_VALID");
    }

    @Test
    void servesTheV1CallsOfOneself() throws Exception {
        // A link that is open is no other way in.
        link();
        var added = post(MINE, userToken, "{}");
        assertThat(added.path("details").has("creationDate")).isTrue();
        var options = new String(
                Base64.getDecoder().decode(added.path("key").path("publicKey").asString()), StandardCharsets.UTF_8);
        assertThat(JSON.readTree(options)
                        .path("publicKey")
                        .path("rp")
                        .path("id")
                        .asString())
                .isEqualTo("localhost");
        var key = new SoftwareAuthenticator(SoftwareAuthenticator.Algorithm.EDDSA);
        var verification = body(
                "verification",
                Map.of(
                        "publicKeyCredential",
                        Base64.getEncoder()
                                .encodeToString(key.register(options, origin).getBytes(StandardCharsets.UTF_8)),
                        "tokenName",
                        "My key"));
        assertThat(post(MINE + "/_verify", userToken, verification)
                        .path("details")
                        .has("changeDate"))
                .isTrue();
        assertThat(error(send(MINE + "/_verify", userToken, verification))).isEqualTo("WEBAU-5M9so");

        var listed = post(MINE + "/_search", userToken, "{}").path("result");
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.path(0).path("name").asString()).isEqualTo("My key");
        assertThat(listed.path(0).path("state").asString()).isEqualTo("AUTH_FACTOR_STATE_READY");
        var id = listed.path(0).path("id").asString();
        var humans = "/management/v1/users/" + userId + "/passwordless";
        assertThat(post(humans + "/_search", adminToken, "").path("result").size())
                .isEqualTo(1);
        assertThat(error(send(humans + "/_search", userToken, ""))).isEqualTo("AUTHZ-cdgFk");
        assertThat(error(delete(humans + "/" + id, adminToken, false))).isEqualTo("LATCHKEY-Pk2fp");
        assertThat(delete(humans + "/" + id, adminToken, true).statusCode()).isEqualTo(200);
        assertThat(error(delete(MINE + "/" + id, userToken, true))).isEqualTo("COMMAND-DAfb2");
    }

    @Test
    void servesTheV2CallsWithAndWithoutACode() throws Exception {
        var passkeys = "/v2/users/" + userId + "/passkeys";
        var link = link();
        var code = Map.of("id", link.get("codeId"), "code", link.get("code"));
        // Any valid token will do, since the code is the proof.
        var started = post(passkeys, adminToken, body("code", code, "domain", "localhost"));
        assertThat(started.path("details").path("resourceOwner").asString()).isEqualTo(link.get("orgId"));
        var options = started.path("publicKeyCredentialCreationOptions");
        assertThat(options.path("publicKey").path("timeout").toString()).isEqualTo("300000");
        assertThat(options.path("publicKey")
                        .path("pubKeyCredParams")
                        .path(0)
                        .path("alg")
                        .toString())
                .isEqualTo("-7");
        var key = new SoftwareAuthenticator(SoftwareAuthenticator.Algorithm.RS256);
        var verify = passkeys + "/" + started.path("passkeyId").asString();
        var response = JSON.readTree(key.register(options.toString(), origin));
        assertThat(post(verify, adminToken, body("publicKeyCredential", response, "passkeyName", "Key"))
                        .path("details")
                        .has("changeDate"))
                .isTrue();

        assertThat(error(send(passkeys, adminToken, body("code", code)))).isEqualTo("COMMAND-Eeb2a");
        assertThat(error(send(passkeys, adminToken, body("domain", "evil.example"))))
                .isEqualTo("LATCHKEY-Dm1ia");
        var adminId = server.bootstrap("adminLink").replaceAll(".*userID=(\\d+).*", "$1");
        assertThat(error(send("/v2/users/" + adminId + "/passkeys", userToken, "{}")))
                .isEqualTo("AUTH-Bohd2");
        assertThat(error(send("/v2/users/1/passkeys", adminToken, "{}"))).isEqualTo("COMMAND-M9dsd");

        var own = post(passkeys, userToken, "{\"authenticator\":\"PASSKEY_AUTHENTICATOR_PLATFORM\"}");
        assertThat(own.path("publicKeyCredentialCreationOptions")
                        .path("publicKey")
                        .path("authenticatorSelection")
                        .path("authenticatorAttachment")
                        .asString())
                .isEqualTo("platform");
        assertThat(own.path("publicKeyCredentialCreationOptions")
                        .path("publicKey")
                        .path("excludeCredentials")
                        .size())
                .isEqualTo(1);

        var listed = post(passkeys + "/_search", userToken, "{}");
        assertThat(listed.path("details").path("totalResult").asString()).isEqualTo("1");
        assertThat(error(send("/v2/users/" + adminId + "/passkeys/_search", userToken, "{}")))
                .isEqualTo("AUTH-AWfge");
        assertThat(delete(
                                passkeys + "/"
                                        + listed.path("result")
                                                .path(0)
                                                .path("id")
                                                .asString(),
                                adminToken,
                                true)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsNobodyEndWhatSomebodyElseHasStarted() throws Exception {
        var victim = parse(server.bootstrap("adminLink")).get("userId");
        var link = parse(post(MINE + "/_link", adminToken, "{}").path("link").asString());
        var onThePage = page("_start", body("link", link));
        var code = Map.of("id", link.get("codeId"), "code", link.get("code"));
        var started = post("/v2/users/" + victim + "/passkeys", adminToken, body("code", code));
        var unknown = send("/v2/users/1/passkeys/2", userToken, verification("{\"id\":\"x\"}"));
        assertThat(error(unknown)).isEqualTo("AUTH-AWfge");

        for (var begun : List.of(onThePage, started)) {
            var options = begun.has("options") ? begun.path("options") : begun.path(OPTIONS);
            var path = "/v2/users/" + victim + "/passkeys/"
                    + begun.path("passkeyId").asString();
            var response = new SoftwareAuthenticator().register(options.toString(), origin);
            var before = events(victim).size();

            assertThat(send(path, userToken, verification(response)).body()).isEqualTo(unknown.body());
            assertThat(events(victim)).hasSize(before);
        }
        // Who may write the credentials of everybody does not end what another has started either.
        var foreign = post("/v2/users/" + userId + "/passkeys", userToken, "{}");
        var path =
                "/v2/users/" + userId + "/passkeys/" + foreign.path("passkeyId").asString();
        var response =
                new SoftwareAuthenticator().register(foreign.path(OPTIONS).toString(), origin);
        assertThat(error(send(path, adminToken, verification(response)))).isEqualTo("WEBAU-5M9so");
        assertThat(send(path, userToken, verification(response)).statusCode()).isEqualTo(200);
    }

    @Test
    void asksForTheRightsOfWhoStartedWithoutACodeAgainAtTheEnd() throws Exception {
        var target = post("/management/v1/users/human", adminToken, """
                {"userName": "grace", "profile": {"firstName": "Grace", "lastName": "Hopper"},
                 "email": {"email": "grace@example.com", "isEmailVerified": true}, "initialPassword": "Secret-Passw0rd!"}""")
                .path("userId")
                .asString();
        var passkeys = "/v2/users/" + target + "/passkeys";
        var manager = "/latchkey/v1/orgs/" + server.bootstrap("orgId") + "/members/" + userId;
        var owner = "/latchkey/v1/instance/members/" + target;
        member("PUT", manager, "{\"roles\": [\"ORG_OWNER\"]}");
        var started = post(passkeys, userToken, "{}");
        var path = passkeys + "/" + started.path("passkeyId").asString();
        var response = verification(
                new SoftwareAuthenticator().register(started.path(OPTIONS).toString(), origin));

        member("PUT", owner, "{\"roles\": [\"IAM_OWNER_VIEWER\"]}");
        assertThat(error(send(path, userToken, response))).isEqualTo("WEBAU-5M9so");
        member("DELETE", owner, "");
        member("DELETE", manager, "");
        assertThat(error(send(path, userToken, response))).isEqualTo("AUTH-AWfge");

        member("PUT", manager, "{\"roles\": [\"ORG_OWNER\"]}");
        assertThat(send(path, userToken, response).statusCode()).isEqualTo(200);
        member("DELETE", manager, "");
    }

    private static void member(String method, String path, String body) throws Exception {
        var answer = server.send(method, path, adminToken, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void letsWhoStartedARegistrationWithACodeEndIt() throws Exception {
        var link = parse(post(MINE + "/_link", adminToken, "{}").path("link").asString());
        var code = Map.of("id", link.get("codeId"), "code", link.get("code"));
        var passkeys = "/v2/users/" + link.get("userId") + "/passkeys";
        var started = post(passkeys, userToken, body("code", code));
        var path = passkeys + "/" + started.path("passkeyId").asString();
        var response =
                new SoftwareAuthenticator().register(started.path(OPTIONS).toString(), origin);

        assertThat(error(send(path, userToken, verification("{\"id\":\"x\"}")))).isEqualTo("WEBAU-sEr8c");
        assertThat(send(path, userToken, verification(response)).statusCode()).isEqualTo(200);
        assertThat(error(send(path, userToken, verification(response)))).isEqualTo("AUTH-AWfge");
        assertThat(delete(path, adminToken, true).statusCode()).isEqualTo(200);
    }

    @Test
    void answersThePageAlikeOverGrpcAndGrpcWeb() throws Exception {
        var values = link();
        var link = Link.newBuilder()
                .setUserId(values.get("userId"))
                .setCodeId(values.get("codeId"))
                .setCode(values.get("code"))
                .build();
        var channel = ManagedChannelBuilder.forAddress("localhost", server.port())
                .usePlaintext()
                .build();
        try {
            var web = GrpcClients.newClient(
                    "gproto-web+http://localhost:" + server.port(),
                    EnrolmentServiceGrpc.EnrolmentServiceBlockingStub.class);
            for (var stub : List.of(EnrolmentServiceGrpc.newBlockingStub(channel), web)) {
                assertThat(stub.openLink(OpenLinkRequest.newBuilder()
                                        .setLink(link)
                                        .build())
                                .getState())
                        .isEqualTo(CodeState.CODE_STATE_VALID);
                assertThat(stub.startRegistration(StartRegistrationRequest.newBuilder()
                                        .setLink(link)
                                        .build())
                                .getOptions()
                                .getFieldsMap())
                        .containsKey("publicKey");
            }
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void enrolsOverGrpcAndGrpcWebByTheV2Calls() throws Exception {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + userToken);
        var channel = ManagedChannelBuilder.forAddress("localhost", server.port())
                .usePlaintext()
                .build();
        try {
            var grpc = UserServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
            var web = GrpcClients.builder("gproto-web+http://localhost:" + server.port())
                    .setHeader("authorization", "Bearer " + userToken)
                    .build(UserServiceGrpc.UserServiceBlockingStub.class);
            for (var stub : List.of(grpc, web)) {
                var started = stub.registerPasskey(
                        RegisterPasskeyRequest.newBuilder().setUserId(userId).build());
                var response = new SoftwareAuthenticator()
                        .register(Structs.json("test", started.getPublicKeyCredentialCreationOptions()), origin);
                var verify = VerifyPasskeyRegistrationRequest.newBuilder()
                        .setUserId(userId)
                        .setPasskeyId(started.getPasskeyId())
                        .setPublicKeyCredential(Structs.of(response))
                        .setPasskeyName("Key")
                        .build();
                assertThat(stub.verifyPasskeyRegistration(verify).getDetails().getSequence())
                        .isGreaterThan(started.getDetails().getSequence());
                assertThatThrownBy(() -> stub.verifyPasskeyRegistration(verify))
                        .isInstanceOf(StatusRuntimeException.class)
                        .hasMessageContaining("FAILED_PRECONDITION")
                        .hasMessageContaining("WEBAU-5M9so");
            }
            assertThat(grpc.listPasskeys(ListPasskeysRequest.newBuilder()
                                    .setUserId(userId)
                                    .build())
                            .getResultCount())
                    .isEqualTo(2);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void sendsANewLinkToWhoHoldsADeadOneAtMostOnceInTenMinutes() throws Exception {
        CLOCK.advance(Duration.ofMinutes(20));
        var link = link();
        enrol(link, new SoftwareAuthenticator());
        for (var i = 0; i < 2; i++) {
            assertThat(page("_new_link", body("link", link)).toString()).isEqualTo("{}");
        }
        var wrong = new HashMap<>(link);
        wrong.put("code", "aaaaaaaaaaaa");
        assertThat(error(send(PAGE + "_new_link", "", body("link", wrong)))).isEqualTo("COMMAND-Dhz8i");
        assertThat(events(userId).stream()
                        .filter(event -> event.path("type")
                                .path("type")
                                .asString()
                                .equals("user.human.passwordless.initialization.code.requested")))
                .hasSize(1);
    }

    @Test
    void saysOfAnExpiredLinkThatItExpiredHoweverOftenItIsTried() throws Exception {
        var link = link();
        CLOCK.advance(Duration.ofHours(1).plusSeconds(1));
        for (var i = 0; i < 4; i++) {
            assertThat(error(send(PAGE + "_start", "", body("link", link)))).isEqualTo("COMMAND-Dhz8i");
            assertThat(page("_open", body("link", link)).path("state").asString())
                    .isEqualTo("CODE_STATE_EXPIRED");
        }
    }

    @Test
    void registersNothingThatWouldBeDatedAtTheEndOfTheLink() throws Exception {
        var issued = post(MINE + "/_link", userToken, "{}");
        var link = parse(issued.path("link").asString());
        var end = Instant.parse(issued.path("details").path("creationDate").asString())
                .plus(Duration.ofHours(1));
        CLOCK.advance(Duration.between(CLOCK.instant(), end).minusNanos(1_000));
        var started = page("_start", body("link", link));

        // The clock stands still, and the start has got the last microsecond of the link.
        var key = new SoftwareAuthenticator();
        var finished =
                finish(link, started, key.register(started.path("options").toString(), origin));
        assertThat(error(finished)).isEqualTo("COMMAND-Dhz8i");
        assertThat(events(userId))
                .filteredOn(event -> event.path("type").path("type").asString().endsWith("token.verified"))
                .allSatisfy(event -> assertThat(
                                Instant.parse(event.path("creationDate").asString()))
                        .isBefore(end.minusNanos(1_000)));
    }

    @Test
    void sendsNoNewLinkToWhoHoldsOneThatIsAWeekOverItsTime() throws Exception {
        CLOCK.advance(Duration.ofMinutes(20));
        var link = link();
        CLOCK.advance(Duration.ofHours(1).plusDays(7).minusSeconds(1));
        var opened = page("_open", body("link", link));
        assertThat(opened.path("state").asString()).isEqualTo("CODE_STATE_EXPIRED");
        assertThat(opened.path("newLinkAllowed").asBoolean()).isTrue();
        page("_new_link", body("link", link));

        CLOCK.advance(Duration.ofSeconds(2));
        assertThat(page("_open", body("link", link)).has("newLinkAllowed")).isFalse();
        assertThat(error(send(PAGE + "_new_link", "", body("link", link)))).isEqualTo("LATCHKEY-Ln2fp");
    }

    @Test
    void neitherSignsInNorRenamesNorSendsALinkToWhoIsShutOut() throws Exception {
        var link = link();
        var key = new SoftwareAuthenticator();
        var session = enrol(link, key).path("session").asString();
        var options = page("_confirm_start", body("session", session)).path("options");
        var response =
                body("session", session, "credential", JSON.readTree(key.authenticate(options.toString(), origin)));
        for (var shut : Map.of("_lock", "_unlock", "_deactivate", "_reactivate").entrySet()) {
            post("/management/v1/users/" + userId + "/" + shut.getKey(), adminToken, "{}");
            try {
                for (var call : Map.of(
                                "_confirm_start", body("session", session),
                                "_confirm_finish", response,
                                "_rename", body("session", session, "passkeyName", "Work key"),
                                "_new_link", body("link", link))
                        .entrySet()) {
                    assertThat(error(send(PAGE + call.getKey(), "", call.getValue())))
                            .isEqualTo("EVENT-FJ262");
                }
                assertThat(page("_open", body("link", link)).has("newLinkAllowed"))
                        .isFalse();
            } finally {
                post("/management/v1/users/" + userId + "/" + shut.getValue(), adminToken, "{}");
            }
        }
        page("_confirm_finish", response);
    }

    @Test
    void drawsALinkForWhoHoldsIt() throws Exception {
        var link = link();
        var drawn = page("_qr", body("link", link));
        assertThat(drawn.path("size").asInt()).isGreaterThan(20);
        assertThat(drawn.path("path").asString()).startsWith("M");
        link.put("code", "aaaaaaaaaaaa");
        assertThat(error(send(PAGE + "_qr", "", body("link", link)))).isEqualTo("COMMAND-Dhz8i");
    }

    @Test
    void tellsNothingOfUsersAndCodesThatAreNotThere() throws Exception {
        var link = link();
        for (var changed : Map.of("userId", "1", "orgId", "2", "codeId", "3", "code", "aaaaaaaaaaaa")
                .entrySet()) {
            var other = new HashMap<>(link);
            other.put(changed.getKey(), changed.getValue());
            assertThat(page("_open", body("link", other)).toString()).isEqualTo("{\"state\":\"CODE_STATE_UNKNOWN\"}");
            assertThat(error(send(PAGE + "_start", "", body("link", other)))).isEqualTo("COMMAND-Dhz8i");
        }
    }

    @Test
    void keepsAddressAndUserAgentWithTheEvents() throws Exception {
        enrol(link(), new SoftwareAuthenticator());
        var answer = send("/latchkey/v1/audit/users/" + userId + "/events/_stream", adminToken, "{}");
        var verified = answer.body()
                .lines()
                .map(line -> JSON.readTree(line).path("result"))
                .filter(line -> line.at("/event/type/type").asString().equals("user.human.passwordless.token.verified"))
                .toList()
                .getLast();

        assertThat(verified.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(verified.path("userAgent").asString()).startsWith("Java-http-client/");
        assertThat(verified.at("/event/editor/userId").asString()).isEqualTo("ANONYMOUS");
        assertThat(verified.at("/event/payload/rpID").asString()).isEqualTo("localhost");
    }

    private static HashMap<String, Object> values(Object... pairs) {
        var all = new HashMap<String, Object>();
        IntStream.range(0, pairs.length / 2).forEach(i -> all.put((String) pairs[2 * i], pairs[2 * i + 1]));
        return all;
    }

    private static String body(Object... pairs) {
        return JSON.writeValueAsString(values(pairs));
    }

    private static String verification(String response) {
        return body("publicKeyCredential", JSON.readTree(response), "passkeyName", "Key");
    }

    private static JsonNode enrol(Map<String, String> link, SoftwareAuthenticator key) throws Exception {
        var started = page("_start", body("link", link));
        var finished =
                finish(link, started, key.register(started.path("options").toString(), origin));
        assertThat(finished.statusCode()).as(finished.body()).isEqualTo(200);
        return JSON.readTree(finished.body());
    }

    private static HttpResponse<String> finish(Map<String, String> link, JsonNode started, String response)
            throws Exception {
        return send(
                PAGE + "_finish",
                "",
                body(
                        "link",
                        link,
                        "passkeyId",
                        started.path("passkeyId").asString(),
                        "credential",
                        JSON.readTree(response)));
    }

    private static HashMap<String, String> link() throws Exception {
        return parse(post(MINE + "/_link", userToken, "{}").path("link").asString());
    }

    private static HashMap<String, String> parse(String link) {
        var names = Map.of("userID", "userId", "orgID", "orgId", "codeID", "codeId", "code", "code");
        return new HashMap<>(Arrays.stream(URI.create(link).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> names.get(pair[0]), pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))));
    }

    private static List<JsonNode> events(String aggregateId) throws Exception {
        var all = new ArrayList<JsonNode>();
        post("/admin/v1/events/_search", adminToken, body("aggregateId", aggregateId, "limit", 1000))
                .path("events")
                .forEach(all::add);
        return all;
    }

    private static JsonNode page(String call, String body) throws Exception {
        return post(PAGE + call, "", body);
    }

    private static JsonNode post(String path, String token, String body) throws Exception {
        return server.post(path, token, body);
    }

    private static HttpResponse<String> send(String path, String token, String body) throws Exception {
        return server.send(path, token, body);
    }

    private static HttpResponse<String> delete(String path, String token, boolean evenLast) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + token);
        if (evenLast) {
            request.header("latchkey-remove-last-passkey", "true");
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.DELETE().build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String error(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        return JSON.readTree(answer.body()).path("details").path(0).path("id").asString();
    }
}
