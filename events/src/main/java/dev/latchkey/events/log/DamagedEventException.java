package dev.latchkey.events.log;

/**
 * An event of the log that cannot be read: it was changed behind the log's back, or a later version of this program wrote
 * it. What stands in it is not told, since it may be about somebody.
 */
public final class DamagedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long position;

    /** Makes an exception that names the place and, of the cause, only the kind. */
    public DamagedEventException(long position, Throwable cause) {
        this(position, cause.getClass().getSimpleName(), cause);
    }

    private DamagedEventException(long position, String kind, Throwable cause) {
        super("the event at position " + position + " cannot be read (" + kind + ")", cause);
        this.position = position;
    }

    /** Returns the place of the event in the log. */
    public long position() {
        return position;
    }
}
