package dev.latchkey.gateway.server;

/** The public port could not be opened; the message says which and why in one line. */
public final class PublicPortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublicPortException(String message, Throwable cause) {
        super(message, cause);
    }
}
