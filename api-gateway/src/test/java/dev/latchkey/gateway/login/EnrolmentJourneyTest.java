package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.contract.Ceremonies;
import dev.latchkey.gateway.contract.ProtocolCalls;
import dev.latchkey.gateway.contract.World;
import dev.latchkey.gateway.contract.World.Person;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import tools.jackson.databind.JsonNode;

/** The way from a link to a passkey: the page in a real browser, against the whole server. */
@Execution(ExecutionMode.CONCURRENT)
@Order(5)
@ResourceLock("the server of EnrolmentJourneyTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EnrolmentJourneyTest {
    private static final String CODE = "user.human.passwordless.initialization.code.";
    private static final String TOKEN = "user.human.passwordless.token.";
    private static final String MINE = "zitadel.auth.v1.AuthService/";

    /** A little more than the life of a link, since the log dates what is written at one time by a moment each. */
    private static final Duration OVER = Duration.ofHours(1).plusSeconds(1);

    /** Holds a page back once the authenticator has answered, until {@code window.goOn()} is called. */
    private static final String HELD_BEFORE_FINISH = """
            const real = window.fetch;
            window.fetch = async (...call) => {
              if (String(call[0]).endsWith("_finish")) {
                await new Promise((resolve) => { window.goOn = resolve; });
              }
              return real(...call);
            };
            """;

    private static final String WITHOUT_LOCKS = """
            Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
            """;

    /** Keeps the answer to the finished registration from the page. */
    private static final String LOST_ANSWER = """
            const real = window.fetch;
            window.fetch = async (...call) => {
              const answer = await real(...call);
              if (String(call[0]).endsWith("_finish")) {
                throw new TypeError("the line is dead");
              }
              return answer;
            };
            """;

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static Browser browser;
    private static RunningServer server;
    private static ProtocolCalls calls;
    private static World world;
    private static String origin;

    private Person person;

    @BeforeAll
    static void start() {
        browser = Browser.startWhole();
        server = new RunningServer(
                folder.resolve("data"),
                CLOCK,
                "--latchkey.passkey.new-link-allowed=true",
                "--latchkey.passkey.max-passkeys=2");
        origin = "http://localhost:" + server.port();
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
        person = world.person();
    }

    @AfterEach
    void stayedAtHome() {
        browser.stayedAt(origin);
    }

    // First, since no clock can be moved back.
    @Order(1)
    @Test
    void leadsFromTheLinkOfTheFirstStartToAPasskeyOnce() throws Exception {
        var link = server.bootstrap("adminLink");
        browser.open(URI.create(link));
        browser.sees("ready");
        assertThat(browser.text()).contains("admin@localhost", "localhost");
        browser.does("register");
        browser.sees("registered");
        browser.find("#name").clear();
        browser.find("#name").sendKeys("My <b>phone</b>", Keys.ENTER);
        browser.notices("renamed");
        assertThat(browser.find("[data-part=passkeys] li").getText()).startsWith("My <b>phone</b>");
        browser.does("confirm");
        browser.notices("confirmed");

        browser.open(URI.create(link));
        browser.sees("spent");
        assertThat(browser.text()).contains("This link was already used");
        assertThat(browser.credentials()).isEqualTo(1);
        assertThat(passkeysOf(world.adminToken())).singleElement().isEqualTo("My <b>phone</b>");
        var story = eventsOf(world.adminId());
        assertThat(types(story))
                .containsSubsequence(
                        CODE + "added",
                        TOKEN + "added",
                        TOKEN + "verified",
                        CODE + "check.succeeded",
                        TOKEN + "renamed",
                        TOKEN + "begin.login",
                        TOKEN + "check.succeeded")
                .doesNotContain(CODE + "check.failed", TOKEN + "check.failed");
        assertThat(dateOf(story, CODE + "check.succeeded")).isEqualTo(dateOf(story, TOKEN + "verified"));
        assertThat(story.toString()).doesNotContain(link.substring(link.lastIndexOf('=') + 1));
    }

    @Test
    void spendsNothingUntilThePersonGoesThroughWithIt() {
        var link = openNewLink();
        browser.verifiesUser(false);
        browser.does("register");
        browser.notices("cancelled");
        assertThat(types(eventsOf(person.id()))).doesNotContain(CODE + "check.succeeded", CODE + "check.failed");

        browser.driver.navigate().refresh();
        browser.sees("ready");
        browser.verifiesUser(true);
        browser.does("register");
        browser.sees("registered");
        assertThat(passkeysOf(person.token())).hasSize(1);
        browser.open(link);
        browser.sees("spent");
    }

    /** An authenticator holds one passkey of a person: a second tab must not have it replaced by one that is refused. */
    @Test
    void keepsThePasskeyOfTheFirstOfTwoTabsOnOneDevice() {
        var link = newLink();
        var first = openHeld(link);
        var stored = browser.credentialId();
        browser.opensTabOnTheSameDevice();
        browser.open(link);
        browser.sees("ready");
        browser.does("register");
        browser.noticesMeanwhile("waiting");
        var second = browser.driver.getWindowHandle();

        browser.driver.switchTo().window(first);
        browser.script("window.goOn()");
        browser.sees("registered");
        browser.driver.switchTo().window(second);
        browser.sees("spent");
        assertThat(browser.credentials()).isEqualTo(1);
        assertThat(browser.credentialId()).isEqualTo(stored);
        assertThat(types(eventsOf(person.id())))
                .containsOnlyOnce(TOKEN + "added")
                .containsOnlyOnce(TOKEN + "verified")
                .doesNotContain(TOKEN + "check.failed");
    }

    @Test
    void goesOnInTheSecondTabWhenTheFirstIsClosed() {
        var link = newLink();
        openHeld(link);
        var first = browser.driver.getWindowHandle();
        browser.driver.switchTo().newWindow(WindowType.TAB);
        browser.bringsAuthenticator();
        browser.open(link);
        browser.sees("ready");
        browser.does("register");
        browser.noticesMeanwhile("waiting");
        var second = browser.driver.getWindowHandle();

        browser.driver.switchTo().window(first).close();
        browser.driver.switchTo().window(second);
        browser.sees("registered");
        assertThat(passkeysOf(person.token())).hasSize(1);
    }

    @Test
    void letsOneOfTwoTabsWinThatAskAtOnceWhereTheBrowserHasNoLocks() {
        var link = newLink();
        var first = openHeld(link, WITHOUT_LOCKS + HELD_BEFORE_FINISH);
        browser.driver.switchTo().newWindow(WindowType.TAB);
        browser.bringsAuthenticator();
        var second = openHeld(link, WITHOUT_LOCKS + HELD_BEFORE_FINISH);
        for (var tab : List.of(first, second)) {
            browser.driver.switchTo().window(tab);
            browser.script("setTimeout(window.goOn)");
        }

        var ends = new ArrayList<String>();
        for (var tab : List.of(first, second)) {
            browser.driver.switchTo().window(tab);
            ends.add(browser.seesAfter("ready"));
        }
        assertThat(ends).containsExactlyInAnyOrder("registered", "spent");
        assertThat(passkeysOf(person.token())).hasSize(1);
        assertThat(types(eventsOf(person.id())))
                .containsOnlyOnce(TOKEN + "verified")
                .containsOnlyOnce(CODE + "check.succeeded");
    }

    /** Opens a link in this tab and goes as far as to the authenticator's answer. */
    private static String openHeld(URI link) {
        return openHeld(link, HELD_BEFORE_FINISH);
    }

    private static String openHeld(URI link, String script) {
        try (var held = browser.before(script)) {
            browser.open(link);
            browser.sees("ready");
            browser.does("register");
            awaitHeld();
        }
        return browser.driver.getWindowHandle();
    }

    @Test
    void saysExpiredToThePageThatWasOpenAndToALaterOne() {
        var link = openNewLink();
        CLOCK.advance(OVER);
        browser.does("register");
        browser.sees("expired");
        browser.open(link);
        browser.sees("expired");

        assertThat(browser.credentials()).isZero();
        assertThat(passkeysOf(person.token())).isEmpty();
        assertThat(types(eventsOf(person.id()))).doesNotContain(TOKEN + "added");
    }

    @Test
    void saysExpiredToWhoIsTooSlow() {
        openHeld(newLink());
        CLOCK.advance(OVER);
        browser.script("window.goOn()");
        browser.sees("expired");

        assertThat(passkeysOf(person.token())).isEmpty();
        assertThat(types(eventsOf(person.id()))).doesNotContain(TOKEN + "verified");
    }

    @Test
    void sendsANewLinkForOneThatIsOver() {
        openNewLink();
        CLOCK.advance(OVER);
        browser.driver.navigate().refresh();
        browser.sees("expired");
        browser.does("newLink");
        browser.sees("sent");

        assertThat(types(eventsOf(person.id()))).endsWith(CODE + "requested");
    }

    @Test
    void sendsAnotherLinkAtOnceForOneThatWasTakenBack() {
        var link = openNewLink();
        CLOCK.advance(OVER);
        browser.driver.navigate().refresh();
        browser.sees("expired");
        browser.does("newLink");
        browser.sees("sent");
        revokeOpenLink();
        browser.open(link);
        browser.sees("expired");
        browser.does("newLink");
        browser.sees("sent");

        assertThat(types(eventsOf(person.id())))
                .filteredOn((CODE + "requested")::equals)
                .hasSize(2);
    }

    @Test
    void saysRevokedToThePageThatIsOpen() {
        var link = openNewLink();
        revokeOpenLink();
        browser.does("register");
        browser.sees("revoked");
        browser.open(link);
        browser.sees("revoked");

        assertThat(passkeysOf(person.token())).isEmpty();
    }

    @Test
    void locksALinkAfterThreeWrongCodes() {
        var link = newLink();
        for (var wrong : List.of("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc")) {
            browser.open(URI.create(link.toString().replaceAll("code=[^&]*$", "code=" + wrong)));
            browser.sees("unknown");
        }
        browser.open(link);
        browser.sees("locked");
        assertThat(browser.text()).contains("Too many wrong tries");

        assertThat(types(eventsOf(person.id())))
                .filteredOn((CODE + "check.failed")::equals)
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "userID, 1",
        "orgID, 2",
        "codeID, 3",
        "code, aaaaaaaaaaaa",
        "userID, <script>window.ran=true</script>",
        "codeID, ' '",
    })
    void showsNothingToWhoChangesALink(String parameter, String value) {
        var changed = parameter + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
        browser.open(URI.create(newLink().toString().replaceAll("\\b" + parameter + "=[^&]*", changed)));
        browser.sees("unknown");

        assertThat(browser.text()).doesNotContain("Ada");
        assertThat(browser.script("return window.ran === undefined")).isEqualTo(true);
    }

    @Test
    void knowsADeviceThatHasAPasskeyAlready() {
        openNewLink();
        browser.does("register");
        browser.sees("registered");
        openNewLink();
        browser.does("register");
        browser.sees("exists");

        assertThat(passkeysOf(person.token())).hasSize(1);
    }

    @Test
    void saysWhenThereIsRoomForNoMore() {
        Ceremonies.passkey(world, person);
        var other = Ceremonies.passkey(world, person);
        openNewLink();
        browser.does("register");
        browser.sees("full");
        world.call(MINE + "RemoveMyPasswordless", person.token(), "{\"tokenId\": \"%s\"}".formatted(other));
        browser.does("open");
        browser.sees("ready");
        browser.does("register");
        browser.sees("registered");
    }

    @Test
    void saysWhenALinkWasTriedTooOften() {
        var link = openNewLink();
        var parameters = Arrays.stream(link.getQuery().split("&"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0].replace("ID", "Id"), each -> each[1]));
        var start = RunningServer.JSON.writeValueAsString(Map.of("link", parameters));
        for (var i = 0; i < 100; i++) {
            world.call("latchkey.login.v1.EnrolmentService/StartRegistration", "", start);
        }
        browser.does("register");
        browser.sees("worn");
        browser.does("newLink");
        browser.sees("sent");
    }

    @Test
    void asksTheServerWhatBecameOfALostAnswer() {
        try (var lost = browser.before(LOST_ANSWER)) {
            openNewLink();
            browser.does("register");
            browser.sees("lost");
            assertThat(passkeysOf(person.token())).hasSize(1);
        }
    }

    @Test
    void letsThePageGoAfterTenMinutes() {
        openNewLink();
        browser.does("register");
        browser.sees("registered");
        CLOCK.advance(Duration.ofMinutes(10));
        browser.does("confirm");
        browser.notices("sessionLost");

        assertThat(types(eventsOf(person.id()))).doesNotContain(TOKEN + "begin.login");
    }

    @Test
    void drawsTheLinkForAnotherDevice() throws Exception {
        var link = openNewLink();
        browser.find("summary").click();
        await().atMost(Browser.DEADLINE).until(() -> browser.find(".code").isDisplayed());

        assertThat(browser.readsCode()).isEqualTo(link.toString());
    }

    @Test
    void saysWhenTheServerIsNotReachedDuringTheTrial() {
        openNewLink();
        browser.does("register");
        browser.sees("registered");
        browser.online(false);
        browser.does("confirm");
        browser.notices("noAnswer");
        browser.online(true);
        browser.does("confirm");
        browser.notices("confirmed");
    }

    @Test
    void saysWhenThePasskeyWasRemovedMeanwhile() {
        openNewLink();
        browser.does("register");
        browser.sees("registered");
        var registered = world.call(MINE + "ListMyPasswordless", person.token(), "{}");
        Ceremonies.passkey(world, person);
        world.call(
                MINE + "RemoveMyPasswordless",
                person.token(),
                "{\"tokenId\": \"%s\"}".formatted(registered.text("/result/0/id")));
        browser.does("confirm");
        browser.sees("removed");
    }

    // Last, since nothing can be asked afterwards.
    @Order(Integer.MAX_VALUE)
    @Test
    void saysWhenTheServerIsGone() {
        openNewLink();
        server.close();
        server = null;
        browser.does("register");
        browser.sees("unreachable");
        assertThat(browser.text()).contains("The server does not answer", "Your link was not used up by this");
        browser.does("open");
        browser.sees("unreachable");

        assertThat(browser.credentials()).isZero();
    }

    private void revokeOpenLink() {
        var open = world.call("latchkey.passkey.v1.PasskeyLinkService/ListMyOpenLinks", person.token(), "{}");
        world.call(
                "latchkey.passkey.v1.PasskeyLinkService/RevokeMyLink",
                person.token(),
                "{\"codeId\": \"%s\"}".formatted(open.text("/result/0/codeId")));
    }

    private URI newLink() {
        return URI.create(
                world.call(MINE + "AddMyPasswordlessLink", person.token(), "{}").text("/link"));
    }

    private URI openNewLink() {
        var link = newLink();
        browser.open(link);
        browser.sees("ready");
        return link;
    }

    private static void awaitHeld() {
        await().atMost(Browser.DEADLINE).until(() -> (Boolean) browser.script("return !!window.goOn"));
    }

    private static List<String> passkeysOf(String token) {
        var names = new ArrayList<String>();
        world.call(MINE + "ListMyPasswordless", token, "{}")
                .body()
                .path("result")
                .forEach(each -> names.add(each.path("name").asString()));
        return names;
    }

    private static List<JsonNode> eventsOf(String userId) {
        var events = new ArrayList<JsonNode>();
        world.admin(
                        "zitadel.admin.v1.AdminService/ListEvents",
                        "{\"aggregateId\": \"%s\", \"asc\": true, \"limit\": 1000}".formatted(userId))
                .body()
                .path("events")
                .forEach(events::add);
        return events;
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("type").path("type").asString())
                .toList();
    }

    private static String dateOf(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.path("type").path("type").asString().equals(type))
                .map(event -> event.path("creationDate").asString())
                .findFirst()
                .orElseThrow();
    }
}
