package dev.latchkey.gateway.issuer;

/** A token is no good; the message says why, and holds nothing of the token. */
final class TokenRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    TokenRefusedException(String message) {
        super(message);
    }

    TokenRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
