package dev.latchkey.gateway.start;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Speaks with the operator, and is the only place that writes to the standard streams.
 *
 * <p>It is no logger on purpose: what the first start prints holds secrets, and logs are shipped to other machines.
 */
public final class Console {
    private static final double MILLIS_PER_SECOND = 1000.0;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final Instant begin;

    /** Makes a console that counts time from {@code begin}. */
    public Console(PrintStream out, PrintStream err, Clock clock, Instant begin) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.begin = begin;
    }

    /** Returns a console on the standard streams. */
    public static Console standard(Clock clock, Instant begin) {
        return new Console(System.out, System.err, clock, begin);
    }

    /** Says in one line that a step is done, and how long it took since {@code from}. */
    public void step(String what, Instant from) {
        say(what + " (" + seconds(Duration.between(from, clock.instant())) + ")");
    }

    /** Says in one line that all is done, and how long it took from the beginning. */
    public void done(String what) {
        step(what, begin);
    }

    /** Says one line. */
    public void say(String line) {
        print("latchkey: " + line);
    }

    /** Prints a line as it is. */
    public void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Says in one line on standard error why the server does not start or run on. */
    public void refuse(String line) {
        err.println("latchkey: " + line.replaceAll("\\s*[\\r\\n]+\\s*", " "));
        err.flush();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS_PER_SECOND);
    }
}
