package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** Uses the page as a person does, in a real browser. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the browser of DocsPageTest")
class DocsPageTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static RunningEdge edge;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (edge != null) {
            edge.close();
        }
    }

    @BeforeEach
    void open() {
        edge.reset();
        browser.get("about:blank");
        complaints();
        browser.get(edge.uri("/docs").toString());
        await().atMost(DEADLINE)
                .until(() -> !browser.findElements(By.cssSelector("#calls a")).isEmpty());
    }

    @Test
    void listsEveryOperationOfTheDocument() throws Exception {
        var document =
                Json.MAPPER.readTree(edge.send(edge.anonymous("/openapi.json")).body());
        var links = browser.findElements(By.cssSelector("#calls a")).stream()
                .map(link -> link.getDomAttribute("href").substring(1))
                .toList();

        assertThat(links).containsExactlyInAnyOrderElementsOf(document.findValuesAsString("operationId"));

        browser.findElement(By.id("filter")).sendKeys("PasswordlessLink");
        assertThat(browser.findElements(By.cssSelector("#calls a")))
                .hasSizeBetween(1, links.size() - 1)
                .allMatch(link -> link.getText().contains("PasswordlessLink"));
    }

    @Test
    void sendsARealCall() {
        choose("zitadel.auth.v1.AuthService.AddMyPasswordlessLink");
        browser.findElement(By.id("token")).sendKeys(Edges.ALICE_TOKEN);
        browser.findElement(By.id("send")).click();

        awaitStatus("200");
        assertThat(answer())
                .contains("\"link\": \"http://localhost:" + edge.port())
                .contains("&code=" + Edges.CODE);
        assertThat(edge.commands.sent()).hasSize(1);
        assertThat(edge.commands.sent().getFirst().command())
                .isEqualTo(new AddPasswordlessInitCode(Edges.ALICE, Edges.ORG));
        assertThat(browser.<Object>executeScript("return localStorage.length + sessionStorage.length"))
                .isEqualTo(0L);
        assertThat(browser.manage().getCookies()).isEmpty();
        loadedNothingFromElsewhere();
    }

    @Test
    void putsParametersIntoThePath() {
        choose("zitadel.management.v1.ManagementService.AddPasswordlessRegistration");
        assertThat(browser.findElement(By.id("body")).isDisplayed()).isFalse();
        browser.findElement(By.id("token")).sendKeys(Edges.ADMIN_TOKEN);
        browser.findElement(By.id("parameter-user_id")).sendKeys("a/b?c#d");
        browser.findElement(By.id("send")).click();
        awaitStatus("404");

        browser.findElement(By.id("parameter-user_id")).clear();
        browser.findElement(By.id("parameter-user_id")).sendKeys(Edges.ALICE.value());
        browser.findElement(By.id("send")).click();
        awaitStatus("200");
        assertThat(answer()).contains("&code=" + Edges.CODE);
    }

    @Test
    void showsRefusalsAndWhatIsNoJson() {
        choose("latchkey.passkey.v1.PasskeyCodeService.LookupCode");
        var body = browser.findElement(By.id("body"));
        assertThat(body.getDomProperty("value")).contains("\"userId\": \"\"").contains("\"code\": \"\"");
        assertThat(browser.findElement(By.id("members")).getText()).contains("required");
        browser.findElement(By.id("send")).click();
        awaitStatus("400");
        assertThat(answer()).contains("LookupCodeRequest.user_id");

        body.clear();
        body.sendKeys("{");
        browser.findElement(By.id("send")).click();
        awaitStatus("Not sent");
    }

    @Test
    void takesTextsForTexts() {
        choose("<img src=x onerror=alert(1)>");

        assertThat(browser.findElement(By.id("call")).isDisplayed()).isFalse();
        assertThat(browser.findElement(By.id("notice")).getText()).isEqualTo("Choose a call.");
        loadedNothingFromElsewhere();
    }

    @Test
    void holdsScriptsToItsPolicy() {
        var ran = browser.executeScript("""
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.head.append(script);
                return window.ran === true;
                """);

        assertThat(ran).isEqualTo(false);
        assertThat(complaints()).anySatisfy(complaint -> assertThat(complaint).contains("Content Security Policy"));
    }

    private static void loadedNothingFromElsewhere() {
        var loaded = browser.executeScript("return performance.getEntriesByType('resource').map(each => each.name)");
        assertThat((List<?>) loaded)
                .isNotEmpty()
                .allSatisfy(address ->
                        assertThat((String) address).startsWith(edge.uri("/").toString()));
        assertThat(complaints()).isEmpty();
    }

    private static List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    private static void choose(String operation) {
        browser.executeScript("location.hash = arguments[0]", operation);
        await().atMost(DEADLINE).until(() -> {
            var name = browser.findElement(By.id("name")).getText();
            return name.equals(operation) || !browser.findElement(By.id("call")).isDisplayed();
        });
    }

    private static void awaitStatus(String start) {
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(browser.findElement(By.id("status")).getText())
                                .startsWith(start));
    }

    private static String answer() {
        return browser.findElement(By.id("answer")).getText();
    }
}
