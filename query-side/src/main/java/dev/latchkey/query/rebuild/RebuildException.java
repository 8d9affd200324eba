package dev.latchkey.query.rebuild;

/** A projection could not be made anew or compared; the message is the line to print, and nothing has changed. */
public final class RebuildException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RebuildException(String line) {
        super(line);
    }
}
