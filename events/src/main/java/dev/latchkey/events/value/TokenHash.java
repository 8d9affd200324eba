package dev.latchkey.events.value;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What is stored of a bearer token: its SHA-256. A token holds 256 random bits, so the hash needs neither salt nor
 * stretching (OWASP Password Storage, "high-entropy secrets").
 *
 * @param value the hash, standard base64 with padding
 */
public record TokenHash(String value) {
    /** Returns the hash of a token as its bearer presents it. */
    public static TokenHash of(String token) {
        return new TokenHash(Base64.getEncoder().encodeToString(Sha256.of(token.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public String toString() {
        return "TokenHash[masked]";
    }
}
