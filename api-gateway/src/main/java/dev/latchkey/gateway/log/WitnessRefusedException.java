package dev.latchkey.gateway.log;

/** A witness does not sign; the message says why. */
final class WitnessRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WitnessRefusedException(String message) {
        super(message, null, false, false);
    }
}
