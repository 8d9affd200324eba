package dev.latchkey.gateway.contract;

import static dev.latchkey.gateway.RunningServer.JSON;
import static dev.latchkey.gateway.contract.World.ADMIN;
import static dev.latchkey.gateway.contract.World.AUTH;
import static dev.latchkey.gateway.contract.World.MANAGEMENT;
import static dev.latchkey.gateway.contract.World.USER_V2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.contract.World.Asked;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** One call of each method that must succeed, and what its answer must show. */
final class Methods {
    private static final String LINK =
            "http://localhost:\\d+/ui/login/login/passwordless/init\\?userID=[^&]+&orgID=[^&]+&codeID=\\d+&code=[a-zA-Z0-9]{12}";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3}|\\.\\d{6}|\\.\\d{9})?Z";

    private final Map<String, Case> cases = new LinkedHashMap<>();

    Methods() {
        auth();
        managedPeople();
        managedStates();
        admin();
        usersV2();
        passkeysV1();
        passkeysV2();
    }

    Map<String, Case> all() {
        return cases;
    }

    private void auth() {
        call(AUTH + "Healthz", world -> new Asked("", "{}"), answer -> {});
        add(AUTH + "GetMyUser", world -> "{}", answer -> {
            assertThat(answer.text("/user/userName")).isEqualTo("admin@localhost");
            assertThat(answer.text("/user/state")).isEqualTo("USER_STATE_ACTIVE");
        });
        add(AUTH + "ListMyUserChanges", world -> "{\"query\": {\"limit\": 1, \"asc\": true}}", answer -> {
            assertThat(answer.body().path("result")).hasSize(1);
            assertThat(answer.text("/result/0/sequence")).isEqualTo("1");
        });
        add(AUTH + "AddMyPasswordlessLink", world -> "{}", Methods::isLink);
        add(AUTH + "SendMyPasswordlessLink", world -> "{}", answer -> {
            created(answer);
            assertThat(answer.body().has("link")).isFalse();
        });
    }

    private void managedPeople() {
        add(
                MANAGEMENT + "AddPasswordlessRegistration",
                world -> "{\"userId\": \"%s\"}".formatted(world.human()),
                Methods::isLink);
        add(
                MANAGEMENT + "SendPasswordlessRegistration",
                world -> "{\"userId\": \"%s\"}".formatted(world.human()),
                Methods::created);
        add(MANAGEMENT + "ListUserChanges", world -> "{\"userId\": \"%s\"}".formatted(world.machine()), answer -> {
            assertThat(answer.body().path("result")).hasSize(1);
            assertThat(answer.text("/result/0/eventType/key")).endsWith("user.machine.added");
            assertThat(answer.text("/result/0/changeDate")).matches(TIME);
        });
        add(MANAGEMENT + "ImportHumanUser", world -> """
                {"userName": "%s", "profile": {"firstName": "Grace", "lastName": "Hopper"},
                 "email": {"email": "grace@example.com", "isEmailVerified": true},
                 "requestPasswordlessRegistration": true}""".formatted(world.name("import")), answer -> {
            created(answer);
            assertThat(answer.text("/passwordlessRegistration/link")).matches(LINK);
            assertThat(answer.text("/passwordlessRegistration/lifetime")).isEqualTo("3600s");
            assertThat(answer.text("/passwordlessRegistration/expiration")).isEqualTo("3600s");
        });
        add(MANAGEMENT + "AddHumanUser", world -> """
                {"userName": "%s", "profile": {"firstName": "Ada", "lastName": "Lovelace", "gender": "GENDER_FEMALE"},
                 "email": {"email": "ada@example.com"}, "phone": {"phone": "+41790000000"}}""".formatted(world.name("add")), answer -> {
            created(answer);
            assertThat(answer.text("/userId")).matches("\\d{15,20}");
        });
        add(
                MANAGEMENT + "AddMachineUser",
                world -> "{\"userName\": \"%s\", \"name\": \"Robot\"}".formatted(world.name("robot")),
                answer -> {
                    assertThat(answer.text("/userId")).matches("\\d{15,20}");
                    changed(answer);
                });
        add(
                MANAGEMENT + "AddPersonalAccessToken",
                world -> "{\"userId\": \"%s\"}".formatted(world.machine()),
                answer -> {
                    assertThat(answer.text("/token")).startsWith("latchkey_pat_");
                    assertThat(answer.text("/tokenId")).isNotEmpty();
                    created(answer);
                });
        add(MANAGEMENT + "GetUserByID", world -> "{\"id\": \"%s\"}".formatted(world.machine()), answer -> {
            assertThat(answer.text("/user/machine/name")).isEqualTo("Robot");
            assertThat(answer.text("/user/details/sequence")).isEqualTo("1");
        });
    }

    private void managedStates() {
        add(MANAGEMENT + "DeactivateUser", world -> "{\"id\": \"%s\"}".formatted(world.human()), Methods::changed);
        add(MANAGEMENT + "ReactivateUser", world -> after(world, "DeactivateUser"), Methods::changed);
        add(MANAGEMENT + "LockUser", world -> "{\"id\": \"%s\"}".formatted(world.human()), Methods::changed);
        add(MANAGEMENT + "UnlockUser", world -> after(world, "LockUser"), Methods::changed);
        add(MANAGEMENT + "RemoveUser", world -> "{\"id\": \"%s\"}".formatted(world.human()), Methods::changed);
    }

    private static String after(World world, String method) {
        var request = "{\"id\": \"%s\"}".formatted(world.human());
        world.admin(MANAGEMENT + method, request);
        return request;
    }

    private void admin() {
        add(
                ADMIN + "ListEvents",
                world -> "{\"aggregateId\": \"%s\", \"asc\": true, \"limit\": 1}".formatted(world.machine()),
                answer -> {
                    assertThat(answer.text("/events/0/type/type")).isEqualTo("user.machine.added");
                    assertThat(answer.text("/events/0/payload/name")).isEqualTo("Robot");
                });
        add(
                ADMIN + "ListEventTypes",
                world -> "{}",
                answer -> assertThat(answer.body().path("eventTypes").toString())
                        .contains("\"user.human.passwordless.initialization.code.added\""));
        add(
                ADMIN + "ListAggregateTypes",
                world -> "{}",
                answer -> assertThat(answer.body().path("aggregateTypes").toString())
                        .contains("\"user\"", "\"org\"", "\"instance\""));
    }

    private void usersV2() {
        add(USER_V2 + "AddHumanUser", world -> """
                {"username": "%s", "profile": {"givenName": "Edsger", "familyName": "Dijkstra"},
                 "email": {"email": "edsger@example.com", "returnCode": {}}}""".formatted(world.name("v2")), answer -> {
            assertThat(answer.text("/userId")).matches("\\d{15,20}");
            assertThat(answer.text("/emailCode")).isNotEmpty();
            changed(answer);
        });
        add(USER_V2 + "GetUserByID", world -> "{\"userId\": \"%s\"}".formatted(world.human()), answer -> {
            assertThat(answer.text("/user/human/profile/givenName")).isEqualTo("Ada");
            assertThat(answer.text("/user/state")).isEqualTo("USER_STATE_ACTIVE");
        });
        add(
                USER_V2 + "CreatePasskeyRegistrationLink",
                world -> "{\"userId\": \"%s\", \"returnCode\": {}}".formatted(world.human()),
                answer -> {
                    assertThat(answer.text("/code/id")).matches("\\d+");
                    assertThat(answer.text("/code/code")).matches("[a-zA-Z0-9]{12}");
                    changed(answer);
                });
    }

    private void passkeysV1() {
        call(AUTH + "AddMyPasswordless", world -> new Asked(world.person().token(), "{}"), answer -> {
            created(answer);
            var options = JSON.readTree(Base64.getDecoder().decode(answer.text("/key/publicKey")));
            assertThat(options.at("/publicKey/challenge").asString()).hasSize(43);
        });
        call(
                AUTH + "VerifyMyPasswordless",
                world -> Ceremonies.v1(world, world.person(), world.origin()),
                Methods::changed);
        call(
                AUTH + "ListMyPasswordless",
                world -> {
                    var person = world.person();
                    Ceremonies.passkey(world, person);
                    return new Asked(person.token(), "{}");
                },
                Methods::isOnePasskey);
        call(
                AUTH + "RemoveMyPasswordless",
                world -> {
                    var person = world.person();
                    Ceremonies.passkey(world, person);
                    return new Asked(
                            person.token(), "{\"tokenId\": \"%s\"}".formatted(Ceremonies.passkey(world, person)));
                },
                Methods::changed);
        add(
                MANAGEMENT + "ListHumanPasswordless",
                world -> {
                    var person = world.person();
                    Ceremonies.passkey(world, person);
                    return "{\"userId\": \"%s\"}".formatted(person.id());
                },
                Methods::isOnePasskey);
        add(
                MANAGEMENT + "RemoveHumanPasswordless",
                world -> {
                    var person = world.person();
                    Ceremonies.passkey(world, person);
                    return "{\"userId\": \"%s\", \"tokenId\": \"%s\"}"
                            .formatted(person.id(), Ceremonies.passkey(world, person));
                },
                Methods::changed);
    }

    private void passkeysV2() {
        call(
                USER_V2 + "RegisterPasskey",
                world -> {
                    var id = world.human();
                    var issued = world.admin(
                            USER_V2 + "CreatePasskeyRegistrationLink",
                            "{\"userId\": \"%s\", \"returnCode\": {}}".formatted(id));
                    // Whoever presents the code may, whosever it is.
                    return new Asked(
                            world.plainToken(),
                            "{\"userId\": \"%s\", \"code\": %s}"
                                    .formatted(id, issued.body().path("code")));
                },
                answer -> {
                    changed(answer);
                    assertThat(answer.text("/passkeyId")).matches("\\d+");
                    assertThat(answer.text("/publicKeyCredentialCreationOptions/publicKey/challenge"))
                            .hasSize(43);
                });
        call(
                USER_V2 + "VerifyPasskeyRegistration",
                world -> Ceremonies.v2(world, world.person(), world.origin()),
                Methods::changed);
        call(
                USER_V2 + "ListPasskeys",
                world -> {
                    var person = world.person();
                    Ceremonies.passkey(world, person);
                    return new Asked(person.token(), "{\"userId\": \"%s\"}".formatted(person.id()));
                },
                answer -> {
                    isOnePasskey(answer);
                    assertThat(answer.text("/details/totalResult")).isEqualTo("1");
                });
        call(
                USER_V2 + "RemovePasskey",
                world -> {
                    var person = world.person();
                    Ceremonies.passkey(world, person);
                    return new Asked(
                            person.token(),
                            "{\"userId\": \"%s\", \"passkeyId\": \"%s\"}"
                                    .formatted(person.id(), Ceremonies.passkey(world, person)));
                },
                Methods::changed);
    }

    private static void isOnePasskey(Answer answer) {
        assertThat(answer.body().path("result")).hasSize(1);
        assertThat(answer.text("/result/0/name")).isEqualTo("Key");
        assertThat(answer.text("/result/0/state")).isEqualTo("AUTH_FACTOR_STATE_READY");
    }

    private static void isLink(Answer answer) {
        created(answer);
        assertThat(answer.text("/link")).matches(LINK);
        assertThat(answer.text("/expiration")).isEqualTo("3600s");
        assertThat(answer.text("/details/changeDate")).isEqualTo(answer.text("/details/creationDate"));
    }

    private static void created(Answer answer) {
        assertThat(answer.text("/details/sequence")).matches("[1-9]\\d*");
        assertThat(answer.text("/details/creationDate")).matches(TIME);
        assertThat(answer.text("/details/resourceOwner")).isNotEmpty();
    }

    private static void changed(Answer answer) {
        assertThat(answer.text("/details/sequence")).matches("[1-9]\\d*");
        assertThat(answer.text("/details/changeDate")).matches(TIME);
        assertThat(answer.text("/details/resourceOwner")).isNotEmpty();
    }

    private void add(String method, Function<World, String> request, Consumer<Answer> check) {
        call(method, world -> new Asked(world.adminToken(), request.apply(world)), check);
    }

    private void call(String method, Function<World, Asked> asked, Consumer<Answer> check) {
        cases.put(method, new Case(asked, check));
    }

    /** A call that must succeed. */
    record Case(Function<World, Asked> asked, Consumer<Answer> check) {}
}
