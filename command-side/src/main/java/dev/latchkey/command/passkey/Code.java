package dev.latchkey.command.passkey;

/**
 * A passkey-enrolment code, derived or as someone presented it.
 *
 * @param value the characters themselves; the only way to reach them
 */
public record Code(String value) {
    @Override
    public String toString() {
        return "Code[masked]";
    }
}
