package dev.latchkey.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A running server and what a test wants to find on it: each call makes something new. */
public final class World {
    static final String AUTH = "zitadel.auth.v1.AuthService/";
    static final String MANAGEMENT = "zitadel.management.v1.ManagementService/";
    static final String ADMIN = "zitadel.admin.v1.AdminService/";
    static final String USER_V2 = "zitadel.user.v2.UserService/";

    private static final AtomicLong NEXT = new AtomicLong();

    private final RunningServer server;
    private final ProtocolCalls calls;

    public World(RunningServer server, ProtocolCalls calls) {
        this.server = server;
        this.calls = calls;
    }

    public ProtocolCalls calls() {
        return calls;
    }

    public String adminToken() {
        return bootstrap("adminToken");
    }

    public String adminId() {
        return bootstrap("adminUserId");
    }

    /** Returns the token of a person without roles. */
    public String plainToken() {
        return bootstrap("userToken");
    }

    public String org() {
        return bootstrap("orgId");
    }

    /** Returns a name that nothing has yet. */
    public String name(String what) {
        return what + "-" + NEXT.incrementAndGet();
    }

    /** Adds a person who can sign in, and returns the id. */
    public String human() {
        return human(name("human"));
    }

    public String human(String userName) {
        return admin(MANAGEMENT + "AddHumanUser", """
                {"userName": "%s", "profile": {"firstName": "Ada", "lastName": "Lovelace"},
                 "email": {"email": "ada@example.com", "isEmailVerified": true}, "initialPassword": "Secret-Passw0rd!"}""".formatted(userName)).text("/userId");
    }

    /** Adds a person who has not been here yet, and returns the id. */
    public String initialHuman() {
        return admin(MANAGEMENT + "AddHumanUser", """
                {"userName": "%s", "profile": {"firstName": "Ada", "lastName": "Lovelace"},
                 "email": {"email": "ada@example.com"}}""".formatted(name("initial")))
                .text("/userId");
    }

    public String machine() {
        return admin(
                        MANAGEMENT + "AddMachineUser",
                        "{\"userName\": \"%s\", \"name\": \"Robot\"}".formatted(name("machine")))
                .text("/userId");
    }

    /** Gives a user a token, and returns it. */
    public String token(String userId) {
        return admin("latchkey.token.v1.TokenService/AddToken", "{\"userId\": \"%s\"}".formatted(userId))
                .text("/token");
    }

    public String otherOrg() {
        return admin("latchkey.org.v1.OrganizationService/AddOrganization", "{\"name\": \"%s\"}".formatted(name("Org")))
                .text("/orgId");
    }

    /** Adds a person with roles on the organisation, and returns the token. */
    public String member(String... roles) {
        var id = human();
        admin("latchkey.member.v1.MembershipService/GrantOrganizationRoles", """
                {"orgId": "%s", "userId": "%s", "roles": ["%s"]}""".formatted(
                        org(), id, String.join("\", \"", roles)));
        return token(id);
    }

    /** Adds a person who holds a token and no roles. */
    public Person person() {
        var id = human();
        return new Person(id, token(id));
    }

    /** Issues a code to a new person. */
    IssuedCode code() {
        var id = human();
        var issued = admin(
                USER_V2 + "CreatePasskeyRegistrationLink", "{\"userId\": \"%s\", \"returnCode\": {}}".formatted(id));
        return new IssuedCode(id, issued.text("/code/id"), issued.text("/code/code"));
    }

    /** Lets time pass by the server's clock. */
    void waitFor(Duration time) {
        if (server.clock() instanceof MovableClock clock) {
            clock.advance(time);
        } else {
            throw new IllegalStateException("the server's clock cannot be moved");
        }
    }

    String origin() {
        return "http://localhost:" + server.port();
    }

    /** Calls as the administrator and expects an answer. */
    public Answer admin(String method, String json) {
        return call(method, adminToken(), json);
    }

    /** Calls with a token and expects an answer. */
    public Answer call(String method, String token, String json) {
        var answer = calls.call(Protocol.JSON, method, token, json);
        assertThat(answer.isOk())
                .as("%s answered %s %s", method, answer.code(), answer.message())
                .isTrue();
        return answer;
    }

    /** Who calls with a token. */
    public record Person(String id, String token) {}

    /** What a person proves with that a passkey may be enrolled. */
    record IssuedCode(String userId, String id, String code) {
        /** Returns the request that starts a registration with it. */
        String registration() {
            return "{\"userId\": \"%s\", \"code\": {\"id\": \"%s\", \"code\": \"%s\"}}".formatted(userId, id, code);
        }
    }

    /**
     * A call that is still to be made.
     *
     * @param token empty for none
     */
    record Asked(String token, String json) {}

    private String bootstrap(String member) {
        try {
            return server.bootstrap(member);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
