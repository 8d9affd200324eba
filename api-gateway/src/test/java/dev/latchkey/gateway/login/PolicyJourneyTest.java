package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.contract.Answer;
import dev.latchkey.gateway.contract.Protocol;
import dev.latchkey.gateway.contract.ProtocolCalls;
import dev.latchkey.gateway.contract.World;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The page in a real browser against a whole server where starting spends a link, but for one organisation, which does
 * not take the authenticator of this browser.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of PolicyJourneyTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class PolicyJourneyTest {
    private static final String CODE = "user.human.passwordless.initialization.code.";
    private static final String TOKEN = "user.human.passwordless.token.";

    /** What Chromium's virtual authenticator says that it is, and what is left of it where browsers blank that. */
    private static final String VIRTUAL = "01020304-0506-0708-0102-030405060708,00000000-0000-0000-0000-000000000000";

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static Browser browser;
    private static RunningServer server;
    private static ProtocolCalls calls;
    private static World world;
    private static String strict;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        var data = folder.resolve("data");
        // The settings name the organisation, so it has to be there before.
        try (var first = new RunningServer(data, CLOCK);
                var callsToFirst = new ProtocolCalls(first.port())) {
            strict = new World(first, callsToFirst).otherOrg();
        }
        // Ids are drawn from the time, so none is to be drawn twice.
        CLOCK.advance(Duration.ofMinutes(1));
        var settings = "--latchkey.passkey.organizations.[" + strict + "].";
        server = new RunningServer(
                data,
                CLOCK,
                "--latchkey.passkey.new-link-allowed=true",
                "--latchkey.passkey.spend-code-at=start",
                settings + "spend-code-at=finish",
                settings + "denied-aaguids=" + VIRTUAL);
        calls = new ProtocolCalls(server.port());
        world = new World(server, calls);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (calls != null) {
            calls.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void reset() {
        browser.reset();
    }

    @AfterEach
    void stayedAtHome() {
        browser.stayedAt("http://localhost:" + server.port());
    }

    @Test
    void saysThatStartingUsesUpTheLinkAndThatNothingWasStored() {
        var person = world.person();
        var link = link(person.token());
        browser.open(link);
        browser.sees("ready");
        assertThat(browser.text()).contains("Starting uses up this link");
        browser.verifiesUser(false);
        browser.does("register");
        browser.sees("started");
        assertThat(types(person.id())).contains(CODE + "check.succeeded").doesNotContain(TOKEN + "verified");

        browser.open(link);
        browser.sees("started");
        assertThat(browser.text()).contains("Nothing was stored", "If it was not you who started");
        browser.does("newLink");
        browser.sees("sent");
        assertThat(types(person.id())).endsWith(CODE + "requested");
    }

    @Test
    void leadsToAPasskeyAndThenSaysUsed() {
        var person = world.person();
        var link = link(person.token());
        browser.open(link);
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
        assertThat(types(person.id())).containsSubsequence(CODE + "check.succeeded", TOKEN + "verified");

        browser.open(link);
        browser.sees("spent");
    }

    @Test
    void asksForAnotherAuthenticatorAndLeavesNothingOnThisOne() {
        var person = inStrict("zitadel.management.v1.ManagementService/AddHumanUser", """
                        {"userName": "strict", "profile": {"firstName": "Ada", "lastName": "Lovelace"},
                         "email": {"email": "ada@example.com", "isEmailVerified": true},
                         "initialPassword": "Secret-Passw0rd!"}""")
                .text("/userId");
        var token = inStrict("latchkey.token.v1.TokenService/AddToken", "{\"userId\": \"%s\"}".formatted(person))
                .text("/token");
        browser.open(link(token));
        browser.sees("ready");
        browser.does("register");
        browser.notices("foreign");

        assertThat(types(person))
                .contains(TOKEN + "check.failed")
                .doesNotContain(TOKEN + "verified", CODE + "check.succeeded");
        await().atMost(Browser.DEADLINE).until(() -> browser.credentials() == 0);
    }

    /** Calls as the administrator on the strict organisation. */
    private static Answer inStrict(String method, String json) {
        return calls.call(
                Protocol.JSON,
                method,
                json,
                Map.of("authorization", "Bearer " + world.adminToken(), "x-zitadel-orgid", strict));
    }

    private static URI link(String token) {
        return URI.create(world.call("zitadel.auth.v1.AuthService/AddMyPasswordlessLink", token, "{}")
                .text("/link"));
    }

    private static List<String> types(String userId) {
        var types = new ArrayList<String>();
        world.admin(
                        "zitadel.admin.v1.AdminService/ListEvents",
                        "{\"aggregateId\": \"%s\", \"asc\": true, \"limit\": 1000}".formatted(userId))
                .body()
                .path("events")
                .forEach(event -> types.add(event.path("type").path("type").asString()));
        return types;
    }
}
