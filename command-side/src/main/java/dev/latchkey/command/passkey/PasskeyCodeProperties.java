package dev.latchkey.command.passkey;

import java.time.Duration;

/**
 * How codes are made.
 *
 * @param lifetime how long a code is good; from one second to 24 hours (NIST SP 800-63B-4, recovery codes by mail)
 * @param length characters of a code, 12 to 64; 12 as clients expect, 22 for 128 bits
 * @param maxOpen how many open codes a user can have at a time, 1 to 1,000,000; a further one is refused
 */
public record PasskeyCodeProperties(Duration lifetime, int length, int maxOpen) {
    private static final Duration LONGEST = Duration.ofHours(24);

    /** What serves without tuning; after the limits, which its making checks. */
    public static final PasskeyCodeProperties DEFAULT = new PasskeyCodeProperties(Duration.ofHours(1), 12, 1_000_000);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a value is outside of them
     */
    public PasskeyCodeProperties {
        require(
                lifetime.compareTo(Duration.ofSeconds(1)) >= 0 && lifetime.compareTo(LONGEST) <= 0,
                "lifetime must be from 1s to 24h, was " + lifetime);
        require(length >= 12 && length <= 64, "length must be from 12 to 64, was " + length);
        require(maxOpen >= 1 && maxOpen <= 1_000_000, "max-open must be from 1 to 1000000, was " + maxOpen);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("latchkey.passkey-code." + otherwise);
        }
    }
}
