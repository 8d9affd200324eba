package dev.latchkey.gateway;

import dev.latchkey.gateway.start.Console;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts everything.
 *
 * <p>What is known to go wrong ends in one line on standard error and exit code 1; SIGTERM ends in exit code 143 with
 * nothing left running.
 */
@SpringBootApplication(scanBasePackages = "dev.latchkey")
@ConfigurationPropertiesScan("dev.latchkey")
public class Main {
    /** Starts the server; {@code --name=value} arguments are settings. */
    public static void main(String[] args) {
        // An identity backend calls nobody unasked. Axon reads these when its classes load.
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");

        var clock = Clock.systemUTC();
        var begin = ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
        var launch = new Launch(Main.class, Console.standard(clock, begin), clock);
        Runtime.getRuntime().addShutdownHook(new Thread(launch::close, "stop"));
        if (!launch.run(args)) {
            System.exit(1);
        }
    }
}
