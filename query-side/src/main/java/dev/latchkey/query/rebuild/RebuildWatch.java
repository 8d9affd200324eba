package dev.latchkey.query.rebuild;

/** Is told how far a projection is. */
@FunctionalInterface
public interface RebuildWatch {
    /**
     * Takes note of progress.
     *
     * @param position up to which events of the log the copy is made
     * @param upTo where it is to end, as far as that is known; a log that is written to moves it on
     */
    void reached(long position, long upTo);
}
