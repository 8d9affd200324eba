package dev.latchkey.command;

import dev.latchkey.events.log.Appended;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command.
 *
 * @param answer what the handler answered
 * @param appended what the command wrote, or null if it wrote nothing. Where an earlier command had done it already, its
 *     sequence and time, with a position that is not before its own.
 */
public record Outcome<R>(R answer, @Nullable Appended appended) {
    /**
     * Returns what the command wrote.
     *
     * @throws IllegalStateException if it wrote nothing, which a command that always writes never meets
     */
    public Appended written() {
        if (appended == null) {
            throw new IllegalStateException("the command wrote nothing");
        }
        return appended;
    }
}
