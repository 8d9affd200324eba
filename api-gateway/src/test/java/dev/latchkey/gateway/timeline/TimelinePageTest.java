package dev.latchkey.gateway.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.login.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;

/** What an auditor does on the page, in a real browser against a whole server. */
@Execution(ExecutionMode.CONCURRENT)
@Order(4)
@ResourceLock("the server of TimelinePageTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class TimelinePageTest {
    private static final String PAGE = "/ui/audit";
    private static final Path PICTURES = Path.of("target", "page");
    private static final Path DOCUMENTED = Path.of("..", "docs", "images");

    /** More events than are drawn at first. */
    private static final int MANY = 2_100;

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static RunningServer server;
    private static String token;
    private static String user;
    private static List<JsonNode> events;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        server = new RunningServer(folder.resolve("data"), Clock.systemUTC());
        token = server.bootstrap("adminToken");
        user = server.bootstrap("userId");
        var path = "/management/v1/users/" + user;
        server.post(path + "/passwordless/_link", token, "{}");
        server.post(path + "/_lock", token, "{}");
        server.post(path + "/_unlock", token, "{}");
        server.post(path + "/passwordless/_link", token, "{}");
        events = stream(user);
        asSuperuser("create table saved as select * from log.events where aggregate_id = '" + user + "'");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        browser.reset();
        browser.size(1200, 900);
        browser.speaks("en");
        browser.scheme("light");
        browser.open(uri());
    }

    @AfterEach
    void stayedAtHome() throws Exception {
        browser.stayedAt("http://localhost:" + server.port());
        asSuperuser("delete from log.events where aggregate_id = '" + user + "'");
        asSuperuser("insert into log.events select * from saved");
    }

    @Test
    void showsWhatHappenedFromTheFirstEventToTheLast() {
        shows(token, user);
        marks("holds");

        assertThat(browser.script(
                        "return [...document.querySelectorAll('ol > li')].map(each => each.dataset.sequence)"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEqualTo(LongStream.rangeClosed(1, events.size())
                        .mapToObj(Long::toString)
                        .toList());
        assertThat(texts("ol > li strong"))
                .startsWith("Person added")
                .endsWith(
                        "Passwordless initialization code added",
                        "User locked",
                        "User unlocked",
                        "Passwordless initialization code added");
        var lock = events.get(sequenceOf("user.locked") - 1);
        assertThat(item("user.locked").findElement(By.cssSelector(".facts")).getText())
                .contains("Sequence " + sequenceOf("user.locked"))
                .contains("position " + lock.path("position").asString())
                .contains(editor(lock).path("userId").asString())
                .contains(editor(lock).path("displayName").asString())
                .contains(editor(lock).path("service").asString());

        item("user.locked").findElement(By.cssSelector("summary")).click();
        await().atMost(Browser.DEADLINE)
                .untilAsserted(() -> assertThat(item("user.locked").getText())
                        .contains("user.locked", "127.0.0.1", "Java-http-client", "Leaf hash")
                        .contains(lock.path("event").path("creationDate").asString()));
        assertThat(item("user.human.added").getText()).doesNotContain("Leaf hash");
    }

    @Test
    void showsTheUserAsTheyWereAtTheMomentThatIsChosen() {
        shows(token, user);
        moment("The user after event " + events.size(), "Active");

        choose("user.locked");
        moment("The user after event " + sequenceOf("user.locked"), "Locked");
        assertThat(item("user.locked").findElement(By.cssSelector(".choose")).getDomAttribute("aria-current"))
                .isEqualTo("true");

        var focused = browser.driver.switchTo().activeElement();
        focused.sendKeys(Keys.ARROW_UP);
        browser.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
        moment("The user after event " + (sequenceOf("user.locked") - 1), "Active");
        assertThat(browser.find("[data-part=moment]").getText()).contains("Open links", "wrong tries: 0");
    }

    @Test
    void showsWhatDiffersBetweenTwoMoments() {
        shows(token, user);
        choose("user.unlocked");
        moment("The user after event " + sequenceOf("user.unlocked"), "Active");
        item("user.unlocked").findElement(By.cssSelector(".compare")).click();
        moment("The user after event", "Now choose another event");

        choose("user.locked");
        moment(
                "What differs between event " + sequenceOf("user.locked") + " and event " + sequenceOf("user.unlocked"),
                "state",
                "locked",
                "active");
        assertThat(item("user.unlocked").findElement(By.cssSelector(".compare")).getDomAttribute("aria-pressed"))
                .isEqualTo("true");

        browser.find("[data-part=moment] button").click();
        moment("The user after event " + sequenceOf("user.locked"), "Locked");
    }

    @Test
    void saysWhatIsVerifiedAndByWhichKey() throws Exception {
        shows(token, user);
        marks("holds");

        var key = key();
        assertThat(browser.find("[data-part=mark]").getText())
                .contains("Verified: events 1 to " + events.size())
                .contains("what this server says of itself", key);

        browser.find("#key").sendKeys(key);
        browser.find("[data-part=again]").click();
        await().atMost(Browser.DEADLINE)
                .untilAsserted(() -> assertThat(browser.find("[data-part=mark]").getText())
                        .contains("Verified: events 1 to", "the one that you gave")
                        .doesNotContain("what this server says of itself"));
    }

    @Test
    void believesNoOtherKeyThanTheOneThatIsGiven() {
        browser.find("#key").sendKeys("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        shows(token, user);
        marks("broken");
        assertThat(browser.find("[data-part=mark]").getText()).contains("not signed with the key of PeterNeumann");

        browser.find("#key").sendKeys("x");
        browser.find("[data-part=again]").click();
        marks("unchecked");
        assertThat(browser.find("[data-part=mark]").getText()).contains("The public key cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload = '{\"x\":1}'",
                "event_type = 'user.unlocked'",
                "editor = '7'",
                "owner = '7'",
                "service = 'x'",
                "revision = revision + 1",
                "created_at = created_at + interval '1 microsecond'",
                "metadata = '{\"address\":\"10.0.0.1\"}'",
            })
    void saysWhereARowWasChangedBehindTheServer(String change) throws Exception {
        var position = position("user.locked");
        asSuperuser("update log.events set " + change + " where position = " + position);
        shows(token, user);

        marks("broken");
        assertThat(browser.find("[data-part=mark]").getText())
                .contains("Not verified: position " + position + " does not hold")
                .contains("not the one that was signed at this place")
                .doesNotContain("Verified:");
        assertThat(texts("ol > li[data-position='" + position + "'] .fault")).hasSize(1);
        assertThat(texts(".fault")).hasSize(1);
    }

    @Test
    void saysWhereARowIsMissingOrWasChangedAfterThePageWasOpened() throws Exception {
        shows(token, user);
        marks("holds");
        asSuperuser("delete from log.events where position = " + position("user.locked"));
        browser.find("[data-part=again]").click();

        marks("broken");
        assertThat(browser.find("[data-part=mark]").getText())
                .contains("position " + position("user.unlocked"))
                .contains("Sequence " + sequenceOf("user.locked") + " is missing");
    }

    @Test
    void saysThatAnEventIsShownOtherwiseThanItWasSigned() {
        try (var changed = browser.before("""
                const real = window.fetch;
                window.fetch = async (path, options) => {
                  const answer = await real(path, options);
                  return String(path).endsWith("_stream")
                    ? new Response((await answer.text()).replaceAll('"type":"user.locked"', '"type":"user.removed"'))
                    : answer;
                };
                """)) {
            browser.open(uri());
            shows(token, user);

            marks("broken");
            assertThat(browser.find("[data-part=mark]").getText())
                    .contains("position " + position("user.locked"), "otherwise than it stands in the log");
        }
    }

    @Test
    void saysThatABrowserCannotCheckTheSignature() {
        try (var changed = browser.before("""
                crypto.subtle.importKey = async () => { throw new DOMException("", "NotSupportedError"); };
                """)) {
            browser.open(uri());
            shows(token, user);

            marks("unsigned");
            assertThat(browser.find("[data-part=mark]").getText())
                    .contains("Only partly verified", "cannot check Ed25519")
                    .doesNotContain("is signed with the key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, The token is not accepted",
        "user, may not read events",
    })
    void saysWhyATokenDoesNotDo(String whose, String text) throws Exception {
        shows(whose.equals("user") ? server.bootstrap("userToken") : "latchkey_pat_wrong", user);

        notices(text);
        assertThat(browser.find("[data-part=result]").isDisplayed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"310000000000000000", "..", "a/b?c#d"})
    void saysThatThereIsNoSuchUser(String nobody) {
        shows(token, nobody);
        notices("There is no user with this id");
        assertThat(browser.find("[data-part=result]").isDisplayed()).isFalse();
    }

    @Test
    void saysThatTheServerCannotBeReachedAndGoesOnAfterwards() {
        browser.online(false);
        shows(token, user);
        notices("The server cannot be reached");
        browser.online(true);
        browser.find("button.primary").click();
        marks("holds");
        assertThat(browser.find("[data-part=notice]").isDisplayed()).isFalse();
    }

    @Test
    void keepsNothingAndShowsTheTokenToItsServerAlone() {
        shows(token, user);
        marks("holds");
        moment("The user after event", "Active");

        assertThat(browser.script("return localStorage.length + sessionStorage.length + document.cookie.length"))
                .isEqualTo(0L);
        assertThat(browser.script("return location.href")).isEqualTo(uri().toString());
        assertThat(browser.script("return indexedDB.databases().then(all => all.length)"))
                .isEqualTo(0L);
        assertThat(browser.requests()).isNotEmpty().noneMatch(address -> address.contains(token));
        browser.driver.navigate().refresh();
        assertThat(browser.find("#token").getDomProperty("value")).isEmpty();
    }

    @Test
    void suitsEverybody() throws IOException {
        assertThat(browser.hindrances()).isEmpty();
        shows(token, user);
        marks("holds");
        choose("user.locked");
        moment("The user after event", "Locked");
        assertThat(browser.hindrances()).isEmpty();
        keep("audit-timeline");

        browser.size(320, 568);
        browser.scheme("dark");
        browser.speaks("de");
        browser.open(uri());
        shows(token, user);
        marks("holds");
        item("user.locked").findElement(By.cssSelector(".compare")).click();
        moment("Was sich zwischen Ereignis");
        item("user.locked").findElement(By.cssSelector("summary")).click();
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
        assertThat(browser.find("main").getText()).contains("Benutzer gesperrt", "Geprüft: Ereignisse 1 bis");
        assertThat(browser.hindrances()).isEmpty();
        assertThat(browser.script("return document.documentElement.scrollWidth"))
                .isEqualTo(320L);
        assertThat((List<?>) browser.script("""
                        return [...document.querySelectorAll("button, input, summary")]
                          .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44)
                          .map((each) => each.outerHTML);
                        """)).isEmpty();
        keep("audit-timeline-dark-phone");
    }

    @Test
    void suitsEverybodyWhenSomethingDoesNotHold() throws Exception {
        asSuperuser("update log.events set payload = '{}' where position = " + position("user.human.added"));
        for (var scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            browser.open(uri());
            shows(token, user);
            marks("broken");
            assertThat(browser.hindrances()).isEmpty();
            keep("audit-timeline-broken-" + scheme);
        }
    }

    @Test
    void drawsALongTimelineInPieces() throws Exception {
        var admin = server.bootstrap("adminUserId");
        server.issueLinks(token, MANY);
        var all = stream(admin).size();
        shows(token, admin);
        marks("holds");
        assertThat(browser.find("[data-part=mark]").getText()).contains("events 1 to 2,000");
        assertThat(count()).isEqualTo(2000L);
        assertThat(browser.find("[data-part=more-hint]").getText()).contains("The first 2,000 events are shown");

        browser.find("[data-part=more]").click();
        await().atMost(Browser.DEADLINE).untilAsserted(() -> assertThat(count()).isEqualTo((long) all));
        marks("holds");
        assertThat(browser.find("[data-part=mark]").getText()).contains("events 1 to " + "%,d".formatted(all));
        assertThat(browser.find("[data-part=more]").isDisplayed()).isFalse();
    }

    @Test
    void isServedLikeTheOtherPages() throws Exception {
        var page = send("GET", PAGE, "de-CH,de;q=0.9");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<html lang=\"de\">", "<title>Prüfprotokoll")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContain("<style", "style=", "{{", "http:", "https:");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "connect-src 'self'", "form-action 'none'", "trusted-types 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "cache-control")).isEqualTo("no-store");
        assertThat(header(page, "permissions-policy")).contains("publickey-credentials-get=()", "camera=()");
        assertThat(page.headers().firstValue("set-cookie")).isEmpty();
        assertThat(send("HEAD", PAGE, "").body()).isEmpty();
        assertThat(send("POST", PAGE, "").statusCode()).isEqualTo(405);
        assertThat(send("GET", PAGE + "/assets/page.js", "").statusCode()).isEqualTo(404);
        var script = page.body().replaceAll("(?s).*src=\"([^\"]+)\".*", "$1");
        assertThat(script).matches("/ui/audit/assets/[0-9a-f]{24}/page\\.js");
        assertThat(header(send("GET", script, ""), "cache-control")).isEqualTo("public, max-age=31536000, immutable");
    }

    private static void shows(String token, String user) {
        for (var field : List.of("user", "token")) {
            browser.find("#" + field).clear();
        }
        browser.find("#user").sendKeys(user);
        browser.find("#token").sendKeys(token, Keys.ENTER);
    }

    private static void marks(String state) {
        await().atMost(Browser.DEADLINE)
                .untilAsserted(() -> assertThat(browser.find("[data-part=mark]").getDomAttribute("data-mark"))
                        .isEqualTo(state));
    }

    private static void notices(String text) {
        await().atMost(Browser.DEADLINE)
                .untilAsserted(() ->
                        assertThat(browser.find("[data-part=notice]").getText()).contains(text));
    }

    private static void moment(String... texts) {
        await().atMost(Browser.DEADLINE)
                .untilAsserted(() ->
                        assertThat(browser.find("[data-part=moment]").getText()).contains(texts));
    }

    private static void choose(String type) {
        item(type).findElement(By.cssSelector(".choose")).click();
    }

    /** Waits for the item of an event. */
    private static WebElement item(String type) {
        return await().atMost(Browser.DEADLINE)
                .ignoreException(NoSuchElementException.class)
                .until(
                        () -> browser.find("ol > li[data-sequence='" + sequenceOf(type) + "']"),
                        WebElement::isDisplayed);
    }

    private static List<String> texts(String selector) {
        return browser.driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static Object count() {
        return browser.script("return document.querySelectorAll('ol > li').length");
    }

    /** Returns the place of the first event of a type in the stream of the user. */
    private static int sequenceOf(String type) {
        return IntStream.range(0, events.size())
                        .filter(i -> type.equals(events.get(i)
                                .path("event")
                                .path("type")
                                .path("type")
                                .asString()))
                        .findFirst()
                        .orElseThrow()
                + 1;
    }

    private static String position(String type) {
        return events.get(sequenceOf(type) - 1).path("position").asString();
    }

    private static JsonNode editor(JsonNode line) {
        return line.path("event").path("editor");
    }

    private static List<JsonNode> stream(String userId) throws Exception {
        var answer = server.send("/latchkey/v1/audit/users/" + userId + "/events/_stream", token, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body()
                .lines()
                .map(RunningServer.JSON::readTree)
                .map(line -> line.has("result") ? line.path("result") : line)
                .filter(line -> line.has("event"))
                .toList();
    }

    private static String key() throws Exception {
        var answer = server.get(server.port(), "/latchkey/v1/audit/checkpoint", token);
        return RunningServer.JSON.readTree(answer.body()).path("keys").path(0).asString();
    }

    /** Takes a picture if somebody asks for pictures, or if the documentation lacks it. */
    private static void keep(String name) throws IOException {
        var documented = name.equals("audit-timeline");
        var file = (documented ? DOCUMENTED : PICTURES).resolve(name + ".png");
        if (Boolean.getBoolean("latchkey.images") || (documented && !Files.exists(file))) {
            browser.script("""
                    document.documentElement.style.scrollbarWidth = "none";
                    document.activeElement.blur();
                    scrollTo(0, 0);
                    """);
            Files.createDirectories(file.getParent());
            Files.write(file, browser.picture());
        }
    }

    private static void asSuperuser(String sql) throws Exception {
        server.superuser().execute(sql);
    }

    private static URI uri() {
        return URI.create("http://localhost:" + server.port() + PAGE);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static HttpResponse<String> send(String method, String path, String language) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!language.isEmpty()) {
            request.header("accept-language", language);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
