package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** People, organisations, memberships, tokens and links as an administrator handles them, on the real server. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of OwnServicesTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class OwnServicesTest {
    private static final String ORGS = "/latchkey/v1/orgs";
    private static final String MEMBERS = "/latchkey/v1/members/_search";
    private static final String USERS = "/latchkey/v1/users";
    private static final String BULK = "/latchkey/v1/passkey-links/_bulk";
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static String admin;
    private static String adminId;
    private static String plain;
    private static String plainId;
    private static String org;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), CLOCK);
        admin = server.bootstrap("adminToken");
        adminId = server.bootstrap("adminUserId");
        plain = server.bootstrap("userToken");
        plainId = server.bootstrap("userId");
        org = server.bootstrap("orgId");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void foundsAndListsOrganisations() throws Exception {
        var founded = server.post(ORGS, admin, "{\"name\":\"Wonderland Ltd\"}");
        var id = founded.path("orgId").asString();
        assertThat(founded.path("details").path("resourceOwner").asString()).isEqualTo(id);
        assertThat(founded.path("details").path("sequence").asString()).isEqualTo("1");
        refuses(server.send(ORGS, admin, "{\"name\":\"WONDERLAND ltd\"}"), 409, "LATCHKEY-Og2ae");
        assertThat(server.send(ORGS, admin, "{\"name\":\" \"}").statusCode()).isEqualTo(400);
        server.post(ORGS, admin, "{\"name\":\"Wonderland South\"}");

        var listed =
                server.post(ORGS + "/_search", admin, "{\"name\":\"wonderLAND\",\"query\":{\"asc\":true,\"limit\":1}}");
        assertThat(listed.path("details").path("totalResult").asString()).isEqualTo("2");
        assertThat(listed.path("result")).hasSize(1);
        assertThat(listed.path("result").path(0).path("name").asString()).isEqualTo("Wonderland Ltd");
        assertThat(listed.path("result").path(0).path("details").path("creationDate"))
                .isEqualTo(founded.path("details").path("creationDate"));

        refuses(server.send(ORGS, plain, "{\"name\":\"Mine\"}"), 404, "AUTHZ-cdgFk");
        var manager = member("ORG_OWNER");
        refuses(server.send(ORGS, manager.token(), "{\"name\":\"Mine\"}"), 403, "AUTH-5mWD2");
        var own = server.post(ORGS + "/_search", manager.token(), "{}");
        assertThat(own.path("details").path("totalResult").asString()).isEqualTo("1");
        assertThat(own.path("result").path(0).path("id").asString()).isEqualTo(org);
    }

    @Test
    void grantsAndTakesRolesOnAnOrganisation() throws Exception {
        var other = newOrg();
        var person = newHuman(org);
        var token = newToken(person);
        var path = ORGS + "/" + org + "/members/" + person;
        refuses(server.send(USERS + "/_search", token, "{}"), 404, "AUTHZ-cdgFk");

        var granted = json(server.send("PUT", path, admin, "{\"roles\":[\"ORG_OWNER\"]}"));
        assertThat(granted.path("details").path("resourceOwner").asString()).isEqualTo(org);
        assertThat(server.send(USERS + "/_search", token, "{}").statusCode()).isEqualTo(200);
        var again = json(server.send("PUT", path, admin, "{\"roles\":[\"ORG_OWNER\"]}"));
        assertThat(again).isEqualTo(granted);

        // Who manages one organisation manages no other, whatever the header says.
        var elsewhere = ORGS + "/" + other + "/members/" + person;
        refuses(server.send("PUT", elsewhere, token, "{\"roles\":[\"ORG_OWNER\"]}"), 403, "AUTH-AWfge");
        refuses(server.send("DELETE", elsewhere, token, ""), 403, "AUTH-AWfge");
        refuses(
                server.send("PUT", ORGS + "/" + org + "/members/404", token, "{\"roles\":[\"ORG_OWNER\"]}"),
                404,
                "COMMAND-M9dsd");
        refuses(
                server.send(
                        "PUT", ORGS + "/" + org + "/members/" + newHuman(other), token, "{\"roles\":[\"ORG_OWNER\"]}"),
                404,
                "COMMAND-M9dsd");

        refuses(server.send("PUT", path, admin, "{\"roles\":[\"ORG_WIZARD\"]}"), 400, "LATCHKEY-Mb4ia");
        refuses(server.send("PUT", path, admin, "{\"roles\":[\"IAM_OWNER\"]}"), 400, "LATCHKEY-Mb5ia");
        assertThat(server.send("PUT", path, admin, "{}").statusCode()).isEqualTo(400);
        refuses(
                server.send("PUT", ORGS + "/404/members/" + person, admin, "{\"roles\":[\"ORG_OWNER\"]}"),
                404,
                "LATCHKEY-Og1nf");

        json(server.send("DELETE", path, admin, ""));
        refuses(server.send(USERS + "/_search", token, "{}"), 404, "AUTHZ-cdgFk");
        refuses(server.send("DELETE", path, admin, ""), 404, "LATCHKEY-Mb1nf");
    }

    @Test
    void asksForTheRightOnTheOrganisationOfThePathAlone() throws Exception {
        var other = newOrg();
        var manager = member(ORGS + "/" + other + "/members/", "ORG_OWNER");
        var there = ORGS + "/" + other + "/members/" + newHuman(other);
        var here = ORGS + "/" + org + "/members/" + newHuman(org);

        json(server.send("PUT", there, manager.token(), "{\"roles\":[\"ORG_USER_MANAGER\"]}"));
        json(server.send("DELETE", there, manager.token(), ""));

        refuses(server.send("PUT", here, manager.token(), "{\"roles\":[\"ORG_USER_MANAGER\"]}"), 403, "AUTH-AWfge");
        refuses(server.send("DELETE", here, manager.token(), ""), 403, "AUTH-AWfge");
        refuses(server.send("DELETE", there, newToken(newHuman(org)), ""), 404, "AUTHZ-cdgFk");
        refuses(server.send("DELETE", there, member("ORG_USER_MANAGER").token(), ""), 403, "AUTH-5mWD2");
    }

    @Test
    void grantsAndTakesRolesOnTheInstance() throws Exception {
        var person = newHuman(org);
        var token = newToken(person);
        var path = "/latchkey/v1/instance/members/" + person;

        json(server.send("PUT", path, admin, "{\"roles\":[\"IAM_OWNER_VIEWER\"]}"));
        assertThat(server.send("/admin/v1/events/_search", token, "{}").statusCode())
                .isEqualTo(200);
        refuses(server.send("PUT", path, token, "{\"roles\":[\"IAM_OWNER\"]}"), 403, "AUTH-5mWD2");
        refuses(server.send("PUT", path, admin, "{\"roles\":[\"ORG_OWNER\"]}"), 400, "LATCHKEY-Mb5ia");
        refuses(
                server.send("PUT", "/latchkey/v1/instance/members/404", admin, "{\"roles\":[\"IAM_OWNER\"]}"),
                404,
                "COMMAND-M9dsd");

        json(server.send("DELETE", path, admin, ""));
        refuses(server.send("/admin/v1/events/_search", token, "{}"), 404, "AUTHZ-cdgFk");
        refuses(server.send("DELETE", "/latchkey/v1/instance/members/" + adminId, admin, ""), 400, "LATCHKEY-Mb3fp");
    }

    @Test
    @Timeout(20)
    void waitsForNoProjectionToWhichTheLatestEventsAreNothing() throws Exception {
        for (var i = 0; i < 40; i++) {
            var path = ORGS + "/" + org + "/members/" + newHuman(org);
            json(server.send("PUT", path, admin, "{\"roles\":[\"ORG_OWNER\"]}"));
        }
    }

    @Test
    void takesTheRolesOfWhomItRemoves() throws Exception {
        var person = newHuman(org);
        var places = List.of(
                ORGS + "/" + org + "/members/" + person,
                ORGS + "/" + newOrg() + "/members/" + person,
                "/latchkey/v1/instance/members/" + person);
        for (var place : places) {
            var role = place.contains("instance") ? "IAM_OWNER" : "ORG_OWNER";
            json(server.send("PUT", place, admin, "{\"roles\":[\"" + role + "\"]}"));
        }

        json(server.send("DELETE", "/management/v1/users/" + person, admin, ""));

        assertThat(server.post(MEMBERS, admin, "{\"userId\":\"" + person + "\"}")
                        .has("result"))
                .isFalse();
        for (var place : places) {
            refuses(server.send("DELETE", place, admin, ""), 404, "LATCHKEY-Mb1nf");
        }
        // Who is gone is no other owner, so this one stays the last.
        refuses(server.send("DELETE", "/management/v1/users/" + adminId, admin, ""), 400, "LATCHKEY-Mb3fp");
        assertThat(server.post(MEMBERS, admin, "{\"userId\":\"" + adminId + "\"}")
                        .path("result"))
                .isNotEmpty();
    }

    @Test
    void keepsUsersWithInstanceRolesOutOfTheReachOfAnOrganisation() throws Exception {
        var manager = member("ORG_OWNER");
        var user = USERS + "/" + adminId;
        refuses(server.send(user + "/tokens", manager.token(), "{}"), 403, "AUTH-AWfge");
        refuses(server.send("DELETE", user + "/tokens/1", manager.token(), ""), 403, "AUTH-AWfge");
        refuses(server.send("DELETE", user + "/passkey-links/1", manager.token(), ""), 403, "AUTH-AWfge");
        var bulk = server.send(
                BULK,
                manager.token(),
                "{\"jobId\":\"takeover\",\"userIds\":[\"" + adminId + "\",\"" + plainId + "\"]}");
        assertThat(bulk.body().lines().toList().getFirst())
                .contains("AUTH-AWfge")
                .doesNotContain("code=");
        assertThat(bulk.body().lines().toList().getLast()).contains("code=");

        // In another organisation the same user is nobody, and says nothing of what there is.
        var foreigner = newHuman(newOrg());
        json(server.send(
                "PUT", "/latchkey/v1/instance/members/" + foreigner, admin, "{\"roles\":[\"IAM_OWNER_VIEWER\"]}"));
        refuses(server.send(USERS + "/" + foreigner + "/tokens", manager.token(), "{}"), 404, "COMMAND-M9dsd");

        // Somebody with roles in both places goes on to manage themselves.
        json(server.send(
                "PUT", "/latchkey/v1/instance/members/" + manager.id(), admin, "{\"roles\":[\"IAM_OWNER_VIEWER\"]}"));
        json(server.send(USERS + "/" + manager.id() + "/tokens", manager.token(), "{}"));
    }

    @Test
    void asksForNoMoreOnTheInstanceThanTheMethodDoes() throws Exception {
        // May write users everywhere, but not their credentials.
        var manager = member("/latchkey/v1/instance/members/", "IAM_USER_MANAGER");
        var passkeys = "/management/v1/users/" + adminId + "/passwordless/";

        refuses(server.send("DELETE", passkeys + "404", manager.token(), ""), 404, "COMMAND-DAfb2");
        refuses(server.send(passkeys + "_link", manager.token(), ""), 403, "AUTH-5mWD2");
    }

    @Test
    void answersAlikeForUsersWhomTheCallerMayNotReadAndForNobody() throws Exception {
        var foreigner = newHuman(newOrg());
        var code = "{\"code\":{\"id\":\"404\",\"code\":\"aaaaaaaaaaaa\"}}";
        var credential = "{\"publicKeyCredential\":{\"id\":\"x\"},\"passkeyName\":\"Key\"}";
        var robot = server.post("/management/v1/users/machine", admin, "{\"userName\":\"robot\",\"name\":\"Robot\"}")
                .path("userId")
                .asString();
        for (var token : List.of(newToken(newHuman(org)), member("ORG_OWNER").token())) {
            for (var call : Map.of("", code, "/404", credential).entrySet()) {
                var nobody = server.send("/v2/users/404/passkeys" + call.getKey(), token, call.getValue());
                var answer =
                        server.send("/v2/users/" + foreigner + "/passkeys" + call.getKey(), token, call.getValue());
                assertThat(answer.body()).isEqualTo(nobody.body());
                assertThat(answer.statusCode()).isEqualTo(nobody.statusCode());
            }
            var start = server.send("/v2/users/404/passkeys", token, "{}");
            assertThat(server.send("/v2/users/" + foreigner + "/passkeys", token, "{}")
                            .body())
                    .isEqualTo(start.body());
        }
        var stranger = newToken(newHuman(org));
        for (var there : List.of(adminId, robot, "404")) {
            refuses(server.send("/v2/users/" + there + "/passkeys", stranger, code), 400, "COMMAND-Eeb2a");
            refuses(server.send("/v2/users/" + there + "/passkeys/404", stranger, credential), 403, "AUTH-AWfge");
        }
        // Who may read everybody is told.
        refuses(server.send("/v2/users/404/passkeys", admin, code), 404, "COMMAND-M9dsd");
        refuses(server.send("/v2/users/404/passkeys/404", admin, credential), 404, "COMMAND-M9dsd");
    }

    @Test
    void listsMembershipsAsFarAsTheCallerMaySee() throws Exception {
        var manager = member("ORG_OWNER");
        var other = newOrg();

        var all = server.post(MEMBERS, admin, "{\"query\":{\"asc\":true}}").path("result");
        assertThat(all.findValuesAsString("userId")).contains(adminId, manager.id());
        var instance = server.post(MEMBERS, admin, "{\"instance\":true}").path("result");
        assertThat(instance.findValuesAsString("userId")).contains(adminId).doesNotContain(manager.id());
        assertThat(instance.path(0).path("instance").asBoolean()).isTrue();

        var own = server.post(MEMBERS, manager.token(), "{}").path("result");
        assertThat(own.findValuesAsString("userId")).contains(manager.id()).doesNotContain(adminId);
        assertThat(own.findValuesAsString("orgId")).containsOnly(org);
        var one = server.post(MEMBERS, manager.token(), "{\"userId\":\"" + manager.id() + "\"}");
        assertThat(one.path("details").path("totalResult").asString()).isEqualTo("1");
        assertThat(one.path("result").path(0).path("roles").path(0).asString()).isEqualTo("ORG_OWNER");
        assertThat(one.path("result")
                        .path(0)
                        .path("details")
                        .path("creationDate")
                        .asString())
                .isNotEmpty();

        refuses(server.send(MEMBERS, manager.token(), "{\"instance\":true}"), 403, "AUTH-AWfge");
        refuses(server.send(MEMBERS, manager.token(), "{\"orgId\":\"" + other + "\"}"), 403, "AUTH-AWfge");
        refuses(server.send(MEMBERS, plain, "{}"), 404, "AUTHZ-cdgFk");
    }

    @Test
    void findsUsersOfTheOrganisation() throws Exception {
        var person = newHuman(org, "Queen.Of.Hearts");
        var stranger = newHuman(newOrg(), "King.Of.Hearts");

        var found = server.post(USERS + "/_search", admin, "{\"userName\":\"of.hearts\"}");
        assertThat(found.path("details").path("totalResult").asString()).isEqualTo("1");
        assertThat(found.path("result").path(0).path("id").asString())
                .isEqualTo(person)
                .isNotEqualTo(stranger);
        assertThat(found.path("result")
                        .path(0)
                        .path("human")
                        .path("email")
                        .path("isEmailVerified")
                        .asBoolean())
                .isTrue();
        assertThat(server.post(
                                USERS + "/_search",
                                admin,
                                "{\"userName\":\"of.hearts\",\"state\":\"USER_STATE_LOCKED\"}")
                        .has("result"))
                .isFalse();
        assertThat(server.post(USERS + "/_search", admin, "{\"state\":\"USER_STATE_DELETED\"}")
                        .has("result"))
                .isFalse();
        assertThat(server.send(USERS + "/_search", admin, "{\"state\":99}").statusCode())
                .isEqualTo(400);
        refuses(server.send(USERS + "/_search", plain, "{}"), 404, "AUTHZ-cdgFk");
    }

    @Test
    void issuesListsAndEndsTokens() throws Exception {
        var person = newHuman(org);
        var path = USERS + "/" + person + "/tokens";
        var end = CLOCK.instant().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

        var issued = server.post(path, admin, "{\"expirationDate\":\"" + end + "\"}");
        var token = issued.path("token").asString();
        assertThat(token).startsWith("latchkey_pat_");
        assertThat(server.get(server.port(), "/auth/v1/users/me", token).statusCode())
                .isEqualTo(200);

        var listed = server.send(path + "/_search", admin, "{}");
        assertThat(listed.body()).doesNotContain(token);
        var entry = RunningServer.JSON.readTree(listed.body()).path("result").path(0);
        assertThat(entry.path("id")).isEqualTo(issued.path("tokenId"));
        assertThat(entry.path("expirationDate").asString()).isEqualTo(end.toString());
        assertThat(entry.path("details").path("creationDate"))
                .isEqualTo(issued.path("details").path("creationDate"));

        refuses(server.send(path, admin, "{\"expirationDate\":\"2020-01-01T00:00:00Z\"}"), 400, "LATCHKEY-Tk3xp");
        refuses(server.send(USERS + "/404/tokens", admin, "{}"), 404, "COMMAND-M9dsd");
        refuses(server.send(USERS + "/404/tokens/_search", admin, "{}"), 404, "COMMAND-M9dsd");
        refuses(server.send(path, token, "{}"), 404, "AUTHZ-cdgFk");
        var stranger = newHuman(newOrg());
        refuses(server.send(USERS + "/" + stranger + "/tokens", admin, "{}"), 404, "COMMAND-M9dsd");
        refuses(server.send(USERS + "/" + stranger + "/tokens/_search", admin, "{}"), 404, "COMMAND-M9dsd");

        json(server.send("DELETE", path + "/" + issued.path("tokenId").asString(), admin, ""));
        assertThat(server.get(server.port(), "/auth/v1/users/me", token).statusCode())
                .isEqualTo(401);
        refuses(
                server.send("DELETE", path + "/" + issued.path("tokenId").asString(), admin, ""),
                404,
                "LATCHKEY-Tk4nf");
    }

    @Test
    void givesNobodyATokenOfWhoMayDoMore() throws Exception {
        var instanceManager = member("/latchkey/v1/instance/members/", "IAM_USER_MANAGER");
        var userManager = member("ORG_USER_MANAGER");
        var owner = member("ORG_OWNER");
        var person = newHuman(org);
        var robot = newMachine();
        var mighty = newMachine();
        json(server.send("PUT", ORGS + "/" + org + "/members/" + mighty, admin, "{\"roles\":[\"ORG_OWNER\"]}"));

        refuses(server.send(tokensOf(adminId), instanceManager.token(), "{}"), 403, "AUTH-AWfge");
        refuses(server.send(tokensOf(owner.id()), userManager.token(), "{}"), 403, "AUTH-AWfge");
        refuses(server.send(tokensOf(person), userManager.token(), "{}"), 403, "AUTH-AWfge");
        refuses(server.send(tokensOf(mighty), userManager.token(), "{}"), 403, "AUTH-AWfge");
        var pats = "/management/v1/users/" + mighty + "/pats";
        refuses(server.send(pats, userManager.token(), "{}"), 403, "AUTH-AWfge");

        server.post(pats, owner.token(), "{}");
        server.post(tokensOf(robot), userManager.token(), "{}");
        server.post(tokensOf(userManager.id()), userManager.token(), "{}");
        server.post(tokensOf(person), owner.token(), "{}");
        server.post(tokensOf(owner.id()), admin, "{}");
    }

    @Test
    void endsAStreamOfLinksWhoseCallerLostTheRight() throws Exception {
        var caller = member("ORG_OWNER");
        var ids = IntStream.range(0, 9_000).mapToObj(i -> "gone" + i).toList();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + BULK))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + caller.token())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jobId\":\"slow\",\"userIds\":[\"" + String.join("\",\"", ids) + "\"]}"))
                .build();
        try (var http = HttpClient.newHttpClient();
                var lines = new BufferedReader(new InputStreamReader(
                        http.send(request, HttpResponse.BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("{\"result\":");
            json(server.send("POST", "/management/v1/users/" + caller.id() + "/_lock", admin, "{}"));

            var rest = lines.lines().toList();
            assertThat(rest).hasSizeLessThan(ids.size() - 1);
            assertThat(rest.getLast()).startsWith("{\"error\":{\"code\":16,").contains("AUTH-7fs1e");
        }
    }

    @Test
    void listsAndEndsOpenLinks() throws Exception {
        var person = newHuman(org);
        var token = newToken(person);
        var code = server.post("/v2/users/" + person + "/passkeys/registration_link", admin, "{\"returnCode\":{}}")
                .path("code");
        server.post("/auth/v1/users/me/passwordless/_link", token, "{}");

        var open = server.post(USERS + "/" + person + "/passkey-links/_search", admin, "{}");
        assertThat(open.path("details").path("totalResult").asString()).isEqualTo("2");
        assertThat(open.toString()).doesNotContain(code.path("code").asString());
        assertThat(open.path("result").path(1).path("codeId")).isEqualTo(code.path("id"));
        assertThat(server.post(USERS + "/me/passkey-links/_search", token, "{}"))
                .isEqualTo(open);

        json(server.send(
                "DELETE",
                USERS + "/" + person + "/passkey-links/" + code.path("id").asString(),
                admin,
                ""));
        var mine = open.path("result").path(0).path("codeId").asString();
        refuses(server.send("DELETE", USERS + "/me/passkey-links/" + mine, plain, ""), 404, "LATCHKEY-Cd4nf");
        json(server.send("DELETE", USERS + "/me/passkey-links/" + mine, token, ""));
        refuses(server.send("DELETE", USERS + "/me/passkey-links/" + mine, token, ""), 404, "LATCHKEY-Cd4nf");
        assertThat(server.post(USERS + "/me/passkey-links/_search", token, "{}").has("result"))
                .isFalse();

        refuses(server.send(USERS + "/" + person + "/passkey-links/_search", plain, "{}"), 404, "AUTHZ-cdgFk");
        refuses(
                server.send(USERS + "/" + newHuman(newOrg()) + "/passkey-links/_search", admin, "{}"),
                404,
                "COMMAND-M9dsd");
    }

    @Test
    void makesPeopleByTheSecondVersion() throws Exception {
        var body = "{\"userId\":\"dormouse\",\"username\":\"Dormouse\",\"profile\":{\"givenName\":\"Dor\","
                + "\"familyName\":\"Mouse\"},\"email\":{\"email\":\"dor@example.com\",\"returnCode\":{}}}";
        var made = server.post("/v2/users/human", admin, body);
        assertThat(made.path("emailCode").asString()).matches("[a-zA-Z0-9]{12}");
        assertThat(made.path("details").path("resourceOwner").asString()).isEqualTo(org);
        refuses(server.send("/v2/users/human", admin, body.replace("Dormouse", "other")), 400, "COMMAND-k2unb");
        refuses(server.send("/v2/users/human", admin, body.replace("dormouse", "d2")), 409, "V3-DKcYh");

        var shown = json(server.get(server.port(), "/v2/users/dormouse", admin)).path("user");
        assertThat(shown.path("state").asString()).isEqualTo("USER_STATE_ACTIVE");
        assertThat(shown.path("human").path("profile").path("displayName").asString())
                .isEqualTo("Dor Mouse");
        refuses(server.get(server.port(), "/v2/users/dormouse", plain), 404, "QUERY-Dfbg2");
        assertThat(server.get(server.port(), "/v2/users/" + plainId, plain).statusCode())
                .isEqualTo(200);
    }

    @Test
    void answersARepeatedJobWithTheSameLinks() throws Exception {
        var people = IntStream.range(0, 3)
                .mapToObj(i -> {
                    try {
                        return newHuman(org);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
        var request = "{\"jobId\":\"welcome\",\"userIds\":[\"" + String.join("\",\"", people) + "\",\"404\"]}";

        var first = server.send(BULK, admin, request);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body().lines()).hasSize(4);
        var fourth = RunningServer.JSON
                .readTree(first.body().lines().toList().get(3))
                .path("result");
        assertThat(fourth.path("error").path("details").path(0).path("id").asString())
                .isEqualTo("COMMAND-M9dsd");

        assertThat(server.send(BULK, admin, request).body()).isEqualTo(first.body());
        assertThat(server.send(BULK, admin, request.replace("welcome", "again")).body())
                .isNotEqualTo(first.body());
        assertThat(server.post(USERS + "/" + people.getFirst() + "/passkey-links/_search", admin, "{}")
                        .path("result"))
                .hasSize(2);
    }

    private static Member member(String role) throws Exception {
        return member(ORGS + "/" + org + "/members/", role);
    }

    private static Member member(String members, String role) throws Exception {
        var id = newHuman(org);
        json(server.send("PUT", members + id, admin, "{\"roles\":[\"" + role + "\"]}"));
        return new Member(id, newToken(id));
    }

    private static String tokensOf(String userId) {
        return USERS + "/" + userId + "/tokens";
    }

    private static String newMachine() throws Exception {
        var name = "robot" + System.nanoTime();
        return server.post(
                        "/management/v1/users/machine",
                        admin,
                        "{\"userName\":\"" + name + "\",\"name\":\"" + name + "\"}")
                .path("userId")
                .asString();
    }

    private static String newOrg() throws Exception {
        return server.post(ORGS, admin, "{\"name\":\"Org " + System.nanoTime() + "\"}")
                .path("orgId")
                .asString();
    }

    private static String newHuman(String owner) throws Exception {
        return newHuman(owner, "human" + System.nanoTime());
    }

    private static String newHuman(String owner, String name) throws Exception {
        return server.post(
                        "/v2/users/human",
                        admin,
                        "{\"username\":\"" + name + "\",\"organization\":{\"orgId\":\"" + owner
                                + "\"},\"profile\":{\"givenName\":\"A\",\"familyName\":\"B\"},"
                                + "\"email\":{\"email\":\"a@example.com\",\"isVerified\":true}}")
                .path("userId")
                .asString();
    }

    private static String newToken(String user) throws Exception {
        return server.post(USERS + "/" + user + "/tokens", admin, "{}")
                .path("token")
                .asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningServer.JSON.readTree(answer.body());
    }

    private static void refuses(HttpResponse<String> answer, int status, String id) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(List.of(RunningServer.JSON
                        .readTree(answer.body())
                        .path("details")
                        .path(0)
                        .path("id")
                        .asString()))
                .as(answer.body())
                .containsExactly(id);
    }

    private record Member(String id, String token) {}
}
