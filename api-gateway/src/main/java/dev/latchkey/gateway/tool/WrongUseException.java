package dev.latchkey.gateway.tool;

/** Arguments that a tool cannot do anything with. */
final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUseException(String message) {
        super(message);
    }
}
