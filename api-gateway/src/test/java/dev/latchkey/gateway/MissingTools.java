package dev.latchkey.gateway;

import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** What becomes of tests whose tools are missing: they are skipped, which the console says once; in CI they fail. */
public final class MissingTools {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private MissingTools() {}

    /**
     * Skips the test that asks.
     *
     * @param missing what is missing, and how to get it
     * @throws AssertionError in CI (environment CI=true)
     */
    public static void skip(String missing) {
        skip(missing, "true".equals(System.getenv("CI")), System.err);
    }

    static void skip(String missing, boolean isInCi, PrintStream console) {
        if (isInCi) {
            throw new AssertionError(missing);
        }
        if (SAID.add(missing)) {
            console.println("Tests are skipped. " + missing);
        }
        Assumptions.abort(missing);
    }
}
