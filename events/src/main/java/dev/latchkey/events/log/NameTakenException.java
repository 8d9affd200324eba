package dev.latchkey.events.log;

/** An append claimed a name that another aggregate holds; nothing of it was written. */
public final class NameTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NameTakenException(Throwable cause) {
        super("the name is taken", cause);
    }
}
