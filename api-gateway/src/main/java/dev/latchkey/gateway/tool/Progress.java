package dev.latchkey.gateway.tool;

import java.io.PrintStream;

/** Shows how far a tool is: a bar where somebody looks at it, a line for each tenth elsewhere. */
final class Progress {
    private static final int WIDTH = 30;
    private static final int HUNDRED = 100;
    private static final int TEN = 10;

    private final PrintStream err;
    private final boolean isBar;
    private final String what;
    private long total;
    private long percent = -1;

    Progress(PrintStream err, boolean isBar, String what) {
        this.err = err;
        this.isBar = isBar;
        this.what = what;
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
            err.printf("\r%s [%s%s] %3d %%", what, "#".repeat(done), ".".repeat(WIDTH - done), now);
        } else {
            err.printf("%s: %d %% (%d of %d)%n", what, now, count, total);
        }
        err.flush();
    }

    /** Leaves the line of the bar. */
    void end() {
        if (isBar && percent >= 0) {
            err.println();
        }
    }
}
