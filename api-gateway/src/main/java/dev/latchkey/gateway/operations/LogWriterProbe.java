package dev.latchkey.gateway.operations;

/** Tells whether the one thread that writes the log lives; without it no command can be answered again. */
public interface LogWriterProbe {
    /** Returns whether the thread lives; answers at once. */
    boolean isAlive();
}
