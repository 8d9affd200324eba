package dev.latchkey.command.token;

import dev.latchkey.events.value.TokenHash;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A bearer token: 256 random bits behind a prefix by which scanners find leaked ones.
 *
 * @param value the token itself; the only way to reach it
 */
public record BearerToken(String value) {
    /** What every token begins with. */
    public static final String PREFIX = "latchkey_pat_";

    private static final int BYTES = 32;

    /** Draws a new token. */
    public static BearerToken draw(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new BearerToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns what is kept of the token. */
    public TokenHash hash() {
        return TokenHash.of(value);
    }

    @Override
    public String toString() {
        return "BearerToken[masked]";
    }
}
