package dev.latchkey.gateway.contract;

import static dev.latchkey.gateway.contract.World.ADMIN;
import static dev.latchkey.gateway.contract.World.AUTH;
import static dev.latchkey.gateway.contract.World.MANAGEMENT;
import static dev.latchkey.gateway.contract.World.USER_V2;

import dev.latchkey.gateway.contract.World.Asked;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The error table of the API: how each refusal comes about, and what the caller must be told. */
final class Refusals {
    private static final String PERSON = """
            {"userName": "%s", "profile": {"firstName": "Ada", "lastName": "Lovelace"},
             "email": {"email": "ada@example.com", "isEmailVerified": true}%s}""";

    private final List<Case> cases = new ArrayList<>();

    Refusals() {
        callers();
        people();
        tokens();
        states();
        links();
        instanceUsers();
        registrations();
        noPeople();
        verifications();
        removals();
    }

    List<Case> all() {
        return cases;
    }

    private void callers() {
        add("any", "a field breaks a rule", MANAGEMENT + "GetUserByID", Code.INVALID_ARGUMENT, 400, "")
                .asking(world -> "{\"id\": \"%s\"}".formatted("x".repeat(201)));
        add("any", "no Authorization header", AUTH + "GetMyUser", Code.UNAUTHENTICATED, 401, "")
                .bearing(world -> "");
        add("any", "a wrong token", AUTH + "GetMyUser", Code.UNAUTHENTICATED, 401, "AUTH-7fs1e")
                .bearing(world -> "latchkey_pat_" + "x".repeat(43));
        add("any", "an unknown organisation", MANAGEMENT + "GetUserByID", Code.PERMISSION_DENIED, 403, "AUTH-Bs7Ds")
                .asking(world -> "{\"id\": \"1\"}")
                .with("x-zitadel-orgid", world -> "404");
        add(
                        "v1 admin, management",
                        "no role with the permission",
                        MANAGEMENT + "LockUser",
                        Code.PERMISSION_DENIED,
                        403,
                        "AUTH-5mWD2")
                .asking(world -> "{\"id\": \"1\"}")
                .bearing(world -> world.member("ORG_OWNER_VIEWER"));
        add(
                        "v1 admin, management",
                        "the permission elsewhere only",
                        MANAGEMENT + "LockUser",
                        Code.PERMISSION_DENIED,
                        403,
                        "AUTH-3jknH")
                .asking(world -> "{\"id\": \"1\"}")
                .bearing(world -> world.member("ORG_OWNER"))
                .with("x-zitadel-orgid", World::otherOrg);
        add("any", "no membership at all", ADMIN + "ListEvents", Code.NOT_FOUND, 404, "AUTHZ-cdgFk")
                .bearing(World::plainToken);
        add("v2 commands", "no permission there", USER_V2 + "AddHumanUser", Code.PERMISSION_DENIED, 403, "AUTH-AWfge")
                .asking(world ->
                        personV2(world.name("v2"), "\"organization\": {\"orgId\": \"%s\"}".formatted(world.otherOrg())))
                .bearing(world -> world.member("ORG_OWNER"));
    }

    private void people() {
        for (var method : List.of("AddHumanUser", "ImportHumanUser")) {
            add(method, "the user name is taken", MANAGEMENT + method, Code.ALREADY_EXISTS, 409, "V3-DKcYh")
                    .asking(world -> PERSON.formatted(taken(world), ""));
            var field = "AddHumanUser".equals(method) ? "initialPassword" : "password";
            weak(method, field, "short", "Pa$w0rd", "DOMAIN-HuJf6");
            weak(method, field, "without a lower case letter", "PASSW0RD$", "DOMAIN-co3Xw");
            weak(method, field, "without an upper case letter", "passw0rd$", "DOMAIN-VoaRj");
            weak(method, field, "without a digit", "Password$", "DOMAIN-ZBv4H");
            weak(method, field, "without a symbol", "Passw0rd1", "DOMAIN-ZDLwA");
        }
        add(
                        "AddMachineUser",
                        "the user name is taken",
                        MANAGEMENT + "AddMachineUser",
                        Code.ALREADY_EXISTS,
                        409,
                        "V3-DKcYh")
                .asking(world -> "{\"userName\": \"%s\", \"name\": \"Robot\"}".formatted(taken(world)));
        add(
                        "AddMachineUser",
                        "invalid data",
                        MANAGEMENT + "AddMachineUser",
                        Code.INVALID_ARGUMENT,
                        400,
                        "COMMAND-bm9Ds")
                .asking(world -> "{\"userName\": \" \", \"name\": \"Robot\"}");
        add(
                        "AddHumanUser (v2)",
                        "the user name is taken",
                        USER_V2 + "AddHumanUser",
                        Code.ALREADY_EXISTS,
                        409,
                        "V3-DKcYh")
                .asking(world -> personV2(taken(world), ""));
        add(
                        "AddHumanUser (v2)",
                        "the given user id exists",
                        USER_V2 + "AddHumanUser",
                        Code.FAILED_PRECONDITION,
                        400,
                        "COMMAND-k2unb")
                .asking(world -> personV2(world.name("v2"), "\"userId\": \"%s\"".formatted(world.human())));
        add(
                        "AddHumanUser (v2)",
                        "the given user id was that of a removed user",
                        USER_V2 + "AddHumanUser",
                        Code.FAILED_PRECONDITION,
                        400,
                        "COMMAND-k2unb")
                .asking(world -> {
                    var id = world.human();
                    world.admin(MANAGEMENT + "RemoveUser", "{\"id\": \"%s\"}".formatted(id));
                    return personV2(world.name("v2"), "\"userId\": \"%s\"".formatted(id));
                });
        add(
                        "AddHumanUser (v2)",
                        "the given user id is empty or too long, blank or reserved",
                        USER_V2 + "AddHumanUser",
                        Code.INVALID_ARGUMENT,
                        400,
                        "")
                .asking(world -> personV2(world.name("v2"), "\"userId\": \" \""));
    }

    private void weak(String method, String field, String what, String password, String id) {
        add(method, "the password is " + what, MANAGEMENT + method, Code.INVALID_ARGUMENT, 400, id)
                .asking(world -> PERSON.formatted(world.name("weak"), ", \"%s\": \"%s\"".formatted(field, password)));
    }

    private static String taken(World world) {
        var name = world.name("Taken");
        world.human(name);
        return name.toUpperCase(java.util.Locale.ROOT);
    }

    private static String personV2(String name, String more) {
        return """
                {"username": "%s", "profile": {"givenName": "Edsger", "familyName": "Dijkstra"},
                 "email": {"email": "edsger@example.com", "isVerified": true}%s}""".formatted(name, more.isEmpty() ? "" : ", " + more);
    }

    private void tokens() {
        add(
                        "AddPersonalAccessToken",
                        "an unknown user",
                        MANAGEMENT + "AddPersonalAccessToken",
                        Code.FAILED_PRECONDITION,
                        400,
                        "COMMAND-Dggw2")
                .asking(world -> "{\"userId\": \"404\"}");
        add(
                        "AddPersonalAccessToken",
                        "the user is not a machine",
                        MANAGEMENT + "AddPersonalAccessToken",
                        Code.FAILED_PRECONDITION,
                        400,
                        "COMMAND-Df2f1")
                .asking(world -> "{\"userId\": \"%s\"}".formatted(world.human()));
    }

    private void states() {
        unknown("DeactivateUser", "COMMAND-3M9ds");
        add(
                        "DeactivateUser",
                        "the user has not been here yet",
                        MANAGEMENT + "DeactivateUser",
                        Code.NOT_FOUND,
                        404,
                        "COMMAND-ke0fw")
                .asking(world -> "{\"id\": \"%s\"}".formatted(world.initialHuman()));
        state("DeactivateUser", "inactive already", "COMMAND-5M0sf", "DeactivateUser");
        unknown("ReactivateUser", "COMMAND-4M0sd");
        state("ReactivateUser", "not inactive", "COMMAND-6M0sf");
        unknown("LockUser", "COMMAND-5M9fs");
        state("LockUser", "not active or initial", "COMMAND-3NN8v", "LockUser");
        unknown("UnlockUser", "COMMAND-M0dos");
        state("UnlockUser", "not locked", "COMMAND-4M0ds");
        unknown("RemoveUser", "COMMAND-m9od");
        unknown("GetUserByID", "QUERY-Dfbg2");
        add("GetUserByID (v2)", "an unknown user", USER_V2 + "GetUserByID", Code.NOT_FOUND, 404, "QUERY-Dfbg2")
                .asking(world -> "{\"userId\": \"404\"}");
    }

    private void unknown(String method, String id) {
        add(method, "an unknown user", MANAGEMENT + method, Code.NOT_FOUND, 404, id)
                .asking(world -> "{\"id\": \"404\"}");
    }

    private void state(String method, String what, String id, String... before) {
        add(method, what, MANAGEMENT + method, Code.FAILED_PRECONDITION, 400, id)
                .asking(world -> {
                    var request = "{\"id\": \"%s\"}".formatted(world.human());
                    for (var each : before) {
                        world.admin(MANAGEMENT + each, request);
                    }
                    return request;
                });
    }

    private void links() {
        for (var method : List.of("AddPasswordlessRegistration", "SendPasswordlessRegistration")) {
            add(method, "an unknown user", MANAGEMENT + method, Code.NOT_FOUND, 404, "COMMAND-M9dsd")
                    .asking(world -> "{\"userId\": \"404\"}");
        }
        template("the template cannot be read", "http://localhost/{{.UserID", "DOMAIN-oGh5e");
        template("the template names something unknown", "http://localhost/{{.Nobody}}", "DOMAIN-ieYa7");
    }

    private void template(String what, String template, String id) {
        add(
                        "CreatePasskeyRegistrationLink",
                        what,
                        USER_V2 + "CreatePasskeyRegistrationLink",
                        Code.INVALID_ARGUMENT,
                        400,
                        id)
                .asking(world -> "{\"userId\": \"%s\", \"sendLink\": {\"urlTemplate\": \"%s\"}}"
                        .formatted(world.human(), template));
    }

    private void instanceUsers() {
        for (var method : List.of("DeactivateUser", "ReactivateUser", "LockUser", "UnlockUser", "RemoveUser")) {
            outOfReach(method, MANAGEMENT + method, "id");
        }
        for (var method :
                List.of("AddPersonalAccessToken", "AddPasswordlessRegistration", "SendPasswordlessRegistration")) {
            outOfReach(method, MANAGEMENT + method, "userId");
        }
        outOfReach("CreatePasskeyRegistrationLink", USER_V2 + "CreatePasskeyRegistrationLink", "userId");
        outOfReach("RegisterPasskey", USER_V2 + "RegisterPasskey", "userId");
        outOfReach("RemoveHumanPasswordless", MANAGEMENT + "RemoveHumanPasswordless", "userId", "tokenId");
        outOfReach("RemovePasskey", USER_V2 + "RemovePasskey", "userId", "passkeyId");
        add(
                        "RemoveUser",
                        "the user is the last owner of the instance",
                        MANAGEMENT + "RemoveUser",
                        Code.FAILED_PRECONDITION,
                        400,
                        "LATCHKEY-Mb3fp")
                .asking(world -> "{\"id\": \"%s\"}".formatted(world.adminId()));
    }

    private void outOfReach(String operation, String method, String field, String... others) {
        var more = Stream.of(others).map(", \"%s\": \"404\""::formatted).collect(Collectors.joining());
        add(
                        operation,
                        "the user has a role on the instance, the caller none",
                        method,
                        Code.PERMISSION_DENIED,
                        403,
                        "AUTH-AWfge")
                .asking(world -> "{\"%s\": \"%s\"%s}".formatted(field, world.adminId(), more))
                .bearing(world -> world.member("ORG_OWNER"));
    }

    private void registrations() {
        code("wrong", world -> {
            var code = world.code();
            return new World.IssuedCode(code.userId(), code.id(), "aaaaaaaaaaaa");
        });
        code("too old", world -> {
            var code = world.code();
            // The clock stands still, and each event comes a microsecond later than it says.
            world.waitFor(Duration.ofHours(1).plusSeconds(1));
            return code;
        });
        code("used", world -> {
            var code = world.code();
            Ceremonies.enrol(world, code);
            return code;
        });
        code("taken back", world -> {
            var code = world.code();
            world.admin(
                    "latchkey.passkey.v1.PasskeyLinkService/RevokeLink",
                    "{\"userId\": \"%s\", \"codeId\": \"%s\"}".formatted(code.userId(), code.id()));
            return code;
        });
        code("not known", world -> new World.IssuedCode(world.human(), "404", "aaaaaaaaaaaa"));
        add(
                        "RegisterPasskey",
                        "no code, and another user",
                        USER_V2 + "RegisterPasskey",
                        Code.PERMISSION_DENIED,
                        403,
                        "AUTH-Bohd2")
                .asking(world -> "{\"userId\": \"%s\"}".formatted(world.human()))
                .bearing(World::plainToken);
        add(
                        "RegisterPasskey",
                        "the user was removed",
                        USER_V2 + "RegisterPasskey",
                        Code.NOT_FOUND,
                        404,
                        "COMMAND-Mv9sd")
                .asking(world -> {
                    var id = world.human();
                    world.admin(MANAGEMENT + "RemoveUser", "{\"id\": \"%s\"}".formatted(id));
                    return "{\"userId\": \"%s\"}".formatted(id);
                });
    }

    /** A code that is no good, by the call of the API and by that of the page behind a link. */
    private void code(String what, Function<World, World.IssuedCode> code) {
        add(
                        "RegisterPasskey",
                        "the code is " + what,
                        USER_V2 + "RegisterPasskey",
                        Code.INVALID_ARGUMENT,
                        400,
                        "COMMAND-Eeb2a")
                .asking(world -> code.apply(world).registration());
        add(
                        "the page of a link",
                        "the code is " + what,
                        "latchkey.login.v1.EnrolmentService/StartRegistration",
                        Code.INVALID_ARGUMENT,
                        400,
                        "COMMAND-Dhz8i")
                .asking(world -> {
                    var presented = code.apply(world);
                    return "{\"link\": {\"userId\": \"%s\", \"codeId\": \"%s\", \"code\": \"%s\"}}"
                            .formatted(presented.userId(), presented.id(), presented.code());
                })
                .bearing(world -> "");
    }

    private void noPeople() {
        noPerson("RegisterPasskey", "an unknown user", USER_V2 + "RegisterPasskey")
                .asking(world -> "{\"userId\": \"404\"}");
        noPerson("RegisterPasskey", "the user is no person", USER_V2 + "RegisterPasskey")
                .asking(world -> "{\"userId\": \"%s\"}".formatted(world.machine()));
        noPerson("AddMyPasswordless", "the user is no person", AUTH + "AddMyPasswordless")
                .bearing(world -> world.token(world.machine()));
        noPerson("VerifyMyPasswordless", "the user is no person", AUTH + "VerifyMyPasswordless")
                .asking(world -> Ceremonies.verification(Ceremonies.UNREADABLE))
                .bearing(world -> world.token(world.machine()));
        noPerson("VerifyPasskeyRegistration", "an unknown user", USER_V2 + "VerifyPasskeyRegistration")
                .asking(world -> Ceremonies.verification("404", "404", Ceremonies.UNREADABLE));
        noPerson("VerifyPasskeyRegistration", "the user is no person", USER_V2 + "VerifyPasskeyRegistration")
                .asking(world -> Ceremonies.verification(world.machine(), "404", Ceremonies.UNREADABLE));
    }

    private Case noPerson(String operation, String failure, String method) {
        return add(operation, failure, method, Code.NOT_FOUND, 404, "COMMAND-M9dsd");
    }

    private void verifications() {
        var v1 = AUTH + "VerifyMyPasswordless";
        var v2 = USER_V2 + "VerifyPasskeyRegistration";
        add("VerifyMyPasswordless", "no registration is under way", v1, Code.FAILED_PRECONDITION, 400, "WEBAU-5M9so")
                .as(world -> new Asked(world.person().token(), Ceremonies.verification(Ceremonies.UNREADABLE)));
        add("VerifyMyPasswordless", "the credential cannot be read", v1, Code.INVALID_ARGUMENT, 400, "WEBAU-sEr8c")
                .as(world -> {
                    var person = world.person();
                    Ceremonies.started(world, person);
                    return new Asked(person.token(), Ceremonies.verification(Ceremonies.UNREADABLE));
                });
        add("VerifyMyPasswordless", "a check does not hold", v1, Code.INVALID_ARGUMENT, 400, "WEBAU-3Vb9s")
                .as(world -> Ceremonies.v1(world, world.person(), Ceremonies.ELSEWHERE));
        add(
                        "VerifyPasskeyRegistration",
                        "no registration is under way",
                        v2,
                        Code.FAILED_PRECONDITION,
                        400,
                        "WEBAU-5M9so")
                .as(world -> {
                    var person = world.person();
                    return new Asked(
                            person.token(), Ceremonies.verification(person.id(), "404", Ceremonies.UNREADABLE));
                });
        add("VerifyPasskeyRegistration", "the credential cannot be read", v2, Code.INVALID_ARGUMENT, 400, "WEBAU-sEr8c")
                .as(world -> {
                    var person = world.person();
                    var id = Ceremonies.started(world, person).path("passkeyId").asString();
                    return new Asked(person.token(), Ceremonies.verification(person.id(), id, Ceremonies.UNREADABLE));
                });
        add("VerifyPasskeyRegistration", "a check does not hold", v2, Code.INVALID_ARGUMENT, 400, "WEBAU-3Vb9s")
                .as(world -> Ceremonies.v2(world, world.person(), Ceremonies.ELSEWHERE));
    }

    private void removals() {
        var failure = "an unknown passkey";
        add("RemoveMyPasswordless", failure, AUTH + "RemoveMyPasswordless", Code.NOT_FOUND, 404, "COMMAND-DAfb2")
                .asking(world -> "{\"tokenId\": \"404\"}");
        add(
                        "RemoveHumanPasswordless",
                        failure,
                        MANAGEMENT + "RemoveHumanPasswordless",
                        Code.NOT_FOUND,
                        404,
                        "COMMAND-DAfb2")
                .asking(world -> "{\"userId\": \"%s\", \"tokenId\": \"404\"}".formatted(world.human()));
        add("RemovePasskey", failure, USER_V2 + "RemovePasskey", Code.NOT_FOUND, 404, "COMMAND-DAfb2")
                .asking(world -> "{\"userId\": \"%s\", \"passkeyId\": \"404\"}".formatted(world.adminId()));
    }

    private Case add(String operation, String failure, String method, Code code, int httpStatus, String id) {
        var made = new Case(operation, failure, method, code, httpStatus, id);
        cases.add(made);
        return made;
    }

    /** One way to be refused. */
    static final class Case {
        final String operation;
        final String failure;
        final String method;
        final Code code;
        final int httpStatus;
        final String id;
        private final Map<String, Function<World, String>> headers = new HashMap<>();
        private Function<World, Asked> asked = world -> new Asked(world.adminToken(), "{}");

        Case(String operation, String failure, String method, Code code, int httpStatus, String id) {
            this.operation = operation;
            this.failure = failure;
            this.method = method;
            this.code = code;
            this.httpStatus = httpStatus;
            this.id = id;
        }

        Case asking(Function<World, String> json) {
            return as(world -> new Asked(world.adminToken(), json.apply(world)));
        }

        Case bearing(Function<World, String> token) {
            var before = asked;
            return as(world -> new Asked(token.apply(world), before.apply(world).json()));
        }

        Case as(Function<World, Asked> who) {
            asked = who;
            return this;
        }

        Case with(String header, Function<World, String> value) {
            headers.put(header, value);
            return this;
        }

        Answer call(Protocol protocol, World world) {
            var sent = new HashMap<String, String>();
            headers.forEach((name, value) -> {
                var text = value.apply(world);
                if (!text.isEmpty()) {
                    sent.put(name, text);
                }
            });
            var call = asked.apply(world);
            if (!call.token().isEmpty()) {
                sent.put("authorization", "Bearer " + call.token());
            }
            return world.calls().call(protocol, method, call.json(), sent);
        }
    }
}
