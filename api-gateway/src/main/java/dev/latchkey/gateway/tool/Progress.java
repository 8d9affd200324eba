package dev.latchkey.gateway.tool;

import java.io.PrintStream;

/** Shows how far a tool is: a bar where somebody looks at it, a line for each tenth elsewhere. */
final class Progress {
    private static final int WIDTH = 30;
    private static final int HUNDRED = 100;
    private static final int TEN = 10;
    private static final double NANOS = 1e9;
    /** So that nothing is divided by zero. */
    private static final double LEAST = 1e-3;

    private final PrintStream err;
    private final boolean isBar;
    private final String what;
    private final boolean isTimed;
    private final long begin = System.nanoTime();
    private long total;
    private long percent = -1;

    Progress(PrintStream err, boolean isBar, String what) {
        this(err, isBar, what, false);
    }

    /**
     * Begins to show something.
     *
     * @param isTimed whether to tell how many there are, and how many a second
     */
    Progress(PrintStream err, boolean isBar, String what, boolean isTimed) {
        this.err = err;
        this.isBar = isBar;
        this.what = what;
        this.isTimed = isTimed;
    }

    /** Sets how many there will be; nothing is shown while that is not known. */
    void outOf(long count) {
        total = count;
    }

    void show(long count) {
        if (total <= 0) {
            return;
        }
        var now = Math.min(HUNDRED, count * HUNDRED / total);
        if (now == percent || (!isBar && (now / TEN == percent / TEN || now == 0))) {
            return;
        }
        percent = now;
        if (isBar) {
            var done = (int) (now * WIDTH / HUNDRED);
            err.printf(
                    "\r%s [%s%s] %3d %%%s",
                    what,
                    "#".repeat(done),
                    ".".repeat(WIDTH - done),
                    now,
                    isTimed ? " of " + total + " events" + rate(count) + "  " : "");
        } else {
            err.printf("%s: %d %% (%d of %d%s)%n", what, now, count, total, isTimed ? " events" + rate(count) : "");
        }
        err.flush();
    }

    private String rate(long count) {
        return ", " + Math.round(count / Math.max(seconds(), LEAST)) + "/s";
    }

    /** Returns how long it has been going on. */
    double seconds() {
        return (System.nanoTime() - begin) / NANOS;
    }

    /** Leaves the line of the bar. */
    void end() {
        if (isBar && percent >= 0) {
            err.println();
        }
    }
}
