package dev.latchkey.gateway.explore;

import dev.latchkey.gateway.MissingTools;
import java.io.File;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** Starts a headless Chromium; both programs are named, so that nothing is looked for or downloaded. */
final class Browser {
    private static final File BINARY = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private Browser() {}

    /** Starts a browser, or skips the test where there is none; in CI (environment CI=true) that is a failure. */
    static ChromeDriver start() {
        if (!BINARY.canExecute() || !DRIVER.canExecute()) {
            MissingTools.skip("No browser: apt-get install chromium chromium-driver");
        }
        var options = new ChromeOptions();
        options.setBinary(BINARY);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--window-size=1280,1000");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER)
                        .usingAnyFreePort()
                        .build(),
                options);
    }
}
