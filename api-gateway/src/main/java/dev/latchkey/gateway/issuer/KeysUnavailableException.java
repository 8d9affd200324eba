package dev.latchkey.gateway.issuer;

/** The keys of an issuer could not be had; the message says why in words that may be logged. */
final class KeysUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    KeysUnavailableException(String message) {
        super(message);
    }

    KeysUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
