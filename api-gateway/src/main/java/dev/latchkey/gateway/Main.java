package dev.latchkey.gateway;

import dev.latchkey.command.CommandConfiguration;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.tool.Tools;
import dev.latchkey.query.QueryConfiguration;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/**
 * Starts everything.
 *
 * <p>What is known to go wrong ends in one line on standard error and exit code 1; SIGTERM ends in exit code 143 with
 * nothing left running.
 */
@SpringBootApplication
@Import({CommandConfiguration.class, QueryConfiguration.class})
public class Main {
    /** Starts the server; {@code --name=value} arguments are settings. A word in front of them asks for a tool instead. */
    public static void main(String[] args) {
        // An identity backend calls nobody unasked. Axon reads these when its classes load.
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");
        if (Tools.isAsked(args)) {
            System.exit(Tools.run(System.out, System.err, args));
        }
        // Netty's search for lost buffers is for tests, which keep it.
        System.setProperty("io.netty.leakDetection.level", "disabled");

        acceptUnsafe();
        Assembly.useWhatIsWrittenDown();

        var clock = Clock.systemUTC();
        var begin = ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
        var launch = new Launch(Main.class, Console.standard(clock, begin), clock);
        Runtime.getRuntime().addShutdownHook(new Thread(launch::close, "stop"));
        if (!launch.run(args)) {
            System.exit(1);
        } else if (launch.exitsWhenReady()) {
            System.exit(0);
        }
        // A start leaves twice as much behind as a server at rest needs; now is the time to give it back.
        System.gc();
    }

    /**
     * Armeria's maps use memory in a way that the JVM warns of once, in four lines that the operator can do nothing
     * about. The flag against it, {@code --sun-misc-unsafe-memory-access=allow}, cannot be given in a manifest.
     */
    private static void acceptUnsafe() {
        try {
            var warned = Class.forName("sun.misc.Unsafe").getDeclaredMethod("trySetMemoryAccessWarned");
            warned.setAccessible(true);
            warned.invoke(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JVM, or not started from the jar: then it warns.
            return;
        }
    }
}
