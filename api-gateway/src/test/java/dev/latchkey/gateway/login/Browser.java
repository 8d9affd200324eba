package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import dev.latchkey.gateway.MissingTools;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with a virtual authenticator, and what a person does with it. */
public final class Browser implements AutoCloseable {
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final File WHOLE = new File("/usr/bin/chromium");
    /**
     * The same browser without windows: it draws only what is asked for, in half the time. Not what is on the path, which
     * starts this and stands in the way of its end.
     */
    private static final File SHELL = new File("/usr/lib/chromium/chromium-headless-shell");

    private static final File DRIVER = new File("/usr/bin/chromedriver");
    /** White around a QR code, in modules. */
    private static final int QUIET = 4;

    /** Stands behind the name of a screen on which nothing is under way. */
    private static final String STILL = " false";

    /**
     * Has creating a passkey fail as WebAuthn demands of an authenticator that cannot do what is asked for; Chromium
     * alone says that it was cancelled.
     */
    static final String UNSUITABLE = """
            navigator.credentials.create = async () => { throw new DOMException("", "ConstraintError"); };
            """;

    private static final JsonMapper JSON = new JsonMapper();

    public final ChromeDriver driver;
    private VirtualAuthenticator authenticator;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
        this.authenticator = driver.addVirtualAuthenticator(authenticatorOptions());
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
    }

    /**
     * Starts a browser, without windows if there is such a one, or skips the test where there is none; in CI (environment
     * CI=true) that is a failure.
     */
    public static Browser start() {
        return start(SHELL.canExecute() ? SHELL : WHOLE);
    }

    /** Starts the browser that people use, or skips the test as {@link #start()} does. */
    static Browser startWhole() {
        return start(WHOLE);
    }

    private static Browser start(File binary) {
        if (!binary.canExecute() || !DRIVER.canExecute()) {
            MissingTools.skip("No browser: apt-get install chromium chromium-driver");
        }
        var options = new ChromeOptions();
        options.setBinary(binary);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--disable-component-update",
                "--disable-background-networking",
                "--disable-default-apps",
                "--disable-extensions",
                "--mute-audio",
                "--no-first-run",
                // All pages are of one site, so that processes to keep sites apart would only cost time.
                "--renderer-process-limit=1",
                "--disable-site-isolation-trials",
                "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process,Translate,"
                        + "OptimizationHints,MediaRouter",
                // Whatever asks for another machine finds none.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
                "--window-size=1000,900");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL", LogType.PERFORMANCE, "ALL"));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER)
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static VirtualAuthenticatorOptions authenticatorOptions() {
        return new VirtualAuthenticatorOptions()
                .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                .setHasResidentKey(true)
                .setHasUserVerification(true)
                .setIsUserVerified(true)
                .setIsUserConsenting(true);
    }

    /** The person proves or fails to prove who they are; failing is what cancelling comes to. */
    void verifiesUser(boolean verifies) {
        authenticator.setUserVerified(verifies);
    }

    /** Gives this tab an authenticator of its own, which holds nothing yet. */
    void bringsAuthenticator() {
        authenticator = driver.addVirtualAuthenticator(authenticatorOptions());
    }

    /** Opens another tab on the same device: its authenticator holds the same, since tabs cannot share one. */
    void opensTabOnTheSameDevice() {
        var held = authenticator.getCredentials();
        driver.switchTo().newWindow(WindowType.TAB);
        bringsAuthenticator();
        held.forEach(authenticator::addCredential);
    }

    /** Gives this tab an authenticator that cannot tell who uses it, in place of its own. */
    void bringsAuthenticatorThatVerifiesNobody() {
        driver.removeVirtualAuthenticator(authenticator);
        authenticator = driver.addVirtualAuthenticator(
                authenticatorOptions().setHasUserVerification(false).setIsUserVerified(false));
    }

    /** Waits until a notice is seen while something is under way. */
    void noticesMeanwhile(String notice) {
        await().atMost(DEADLINE)
                .until(() -> Boolean.TRUE.equals(isBusy())
                        && find("[data-notice=" + notice + "]").isDisplayed());
    }

    int credentials() {
        return authenticator.getCredentials().size();
    }

    /** Returns the id of the one credential that the authenticator holds, in base64url. */
    String credentialId() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(authenticator.getCredentials().getFirst().getId());
    }

    /** Leaves everything behind that a test may have left: a new tab has no storage, no authenticator and no history. */
    public void reset() {
        var old = driver.getWindowHandles();
        driver.switchTo().newWindow(WindowType.TAB);
        var fresh = driver.getWindowHandle();
        for (var handle : old) {
            driver.switchTo().window(handle).close();
        }
        driver.switchTo().window(fresh);
        driver.executeCdpCommand("Network.enable", Map.of());
        bringsAuthenticator();
        driver.manage().logs().get(LogType.BROWSER);
        driver.manage().logs().get(LogType.PERFORMANCE);
    }

    /** Asks for pages in a language, in this tab. */
    public void speaks(String language) {
        driver.executeCdpCommand("Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", language)));
    }

    void runsScripts(boolean runs) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !runs));
    }

    public void open(URI address) {
        driver.get(address.toString());
    }

    /** Waits until a screen is the one that is seen. */
    void sees(String screen) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(screen()).isEqualTo(screen + STILL));
    }

    /** Waits until another screen than this one is seen, and returns which. */
    String seesAfter(String screen) {
        var seen = await().atMost(DEADLINE)
                .until(this::screen, each -> each.endsWith(STILL) && !each.equals(screen + STILL));
        return seen.substring(0, seen.length() - STILL.length());
    }

    private String screen() {
        return String.valueOf(script("""
                return [...document.querySelectorAll("[data-screen]")].filter((each) => !each.hidden)
                  .map((each) => each.dataset.screen).join() + " " + document.querySelector("main").ariaBusy;
                """));
    }

    /** Waits until a notice is seen, and has the focus if it is to lead there. */
    void notices(String notice) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(script("""
                        return [...document.querySelectorAll("[data-notice]")]
                          .filter((each) => each.offsetParent && each.dataset.notice !== "until")
                          .map((each) => each.dataset.notice).join();
                        """)).isEqualTo(notice));
        await().atMost(DEADLINE).until(() -> Boolean.FALSE.equals(isBusy()));
    }

    private Object isBusy() {
        return script("return document.querySelector('main').ariaBusy === 'true'");
    }

    void does(String action) {
        find("button[data-action=" + action + "]").click();
    }

    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** All that a person can read. */
    String text() {
        return find("main").getText();
    }

    public Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    public void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Takes a picture of the whole page. */
    public byte[] picture() {
        var height = ((Number) script("return document.documentElement.scrollHeight")).intValue();
        var width = ((Number) script("return document.documentElement.clientWidth")).intValue();
        size(width, Math.max(height, width > 600 ? 640 : 568));
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    public void online(boolean isOnline) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", !isOnline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Takes back what was set for a part of a test. */
    @FunctionalInterface
    public interface Undo extends AutoCloseable {
        @Override
        void close();
    }

    /** Has a script run before those of each page, in this test alone. */
    public Undo before(String script) {
        var id = driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                .get("identifier");
        return () -> driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", id));
    }

    /** Asserts that the pages asked nobody but their own server for anything, and kept to their policy. */
    public void stayedAt(String origin) {
        var requests = requests();
        var violations = violations();
        var home = origin + '/';
        assertThat(requests)
                .isNotEmpty()
                .allMatch(address ->
                        address.startsWith(home) || address.startsWith("data:") || address.equals("about:blank"));
        assertThat(violations).isEmpty();
    }

    /** Every address that pages asked for since the last time. */
    public List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> JSON.readTree(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asString().equals("Network.requestWillBeSent"))
                .map(message ->
                        message.path("params").path("request").path("url").asString())
                .toList();
    }

    /** What the page was held back from by its own policy. */
    public List<String> violations() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(message -> message.contains("Content Security Policy")
                        || message.contains("Trusted")
                        || message.contains("Uncaught"))
                .toList();
    }

    /** Finds what hinders people who use the page in other ways than by eye and pointer. */
    public List<String> hindrances() {
        // Half a megabyte, once for each page.
        if (!Boolean.TRUE.equals(driver.executeScript("return typeof axe === 'object'"))) {
            driver.executeScript(AXE);
        }
        var found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {
                    resultTypes: ["violations"],
                    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                  })
                  .then((results) => done(results.violations.map((each) =>
                    each.id + ": " + each.nodes.map((node) => node.html + " " + node.failureSummary).join("; "))))
                  .catch((error) => done(["axe failed: " + error]));
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static final String AXE = axe();

    private static String axe() {
        try (var stream = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    /** Reads the code that is drawn on the screen, once it is there whole. */
    String readsCode() {
        return await().atMost(DEADLINE)
                .ignoreExceptionsInstanceOf(ReaderException.class)
                .until(this::code, text -> !text.isEmpty());
    }

    /**
     * Looks at the middle of each module. To search the picture for a code, as in a photograph, fails with one code in 300
     * however well it is drawn.
     */
    private String code() throws IOException, ReaderException {
        var picture = ImageIO.read(new ByteArrayInputStream(picture()));
        var drawing = find(".code svg");
        var place = drawing.getRect();
        var side = Integer.parseInt(drawing.getDomAttribute("viewBox").split(" ")[2]);
        var modules = new BitMatrix(side - 2 * QUIET);
        for (var y = 0; y < modules.getHeight(); y++) {
            for (var x = 0; x < modules.getWidth(); x++) {
                var colour = picture.getRGB(
                        place.getX() + middle(x, side, place.getWidth()),
                        place.getY() + middle(y, side, place.getHeight()));
                if ((colour & 0xFF) < 0x80) {
                    modules.set(x, y);
                }
            }
        }
        return new Decoder().decode(modules).getText();
    }

    private static int middle(int module, int side, int pixels) {
        return (int) ((QUIET + module + 0.5) * pixels / side);
    }
}
