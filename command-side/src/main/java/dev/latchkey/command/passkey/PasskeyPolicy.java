package dev.latchkey.command.passkey;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation demands of passkeys and of the links that enrol them.
 *
 * @param algorithms what keys may sign with, most wanted first; at least one
 * @param allowedAaguids the only authenticators that may make passkeys; empty for all
 * @param deniedAaguids authenticators that may not, whatever is allowed
 * @param maxPasskeys how many passkeys a user can have, 1 to 100
 * @param maxOpenLinks how many open links a user can have, 1 to 1,000,000; the limit of the server holds as well
 * @param newLinkEndsOlderOnes whether a new link ends the user's other open ones
 * @param spendCodeAt when a code is spent
 * @param selfServiceTokenMaxAge how old the token may be with which callers get themselves a passkey, a link or a token;
 *     null for any age, else from one minute
 * @param newLinkAllowed whether people whose link is dead can have a new one sent
 */
public record PasskeyPolicy(
        Requirement userVerification,
        Requirement residentKey,
        List<Algorithm> algorithms,
        Set<UUID> allowedAaguids,
        Set<UUID> deniedAaguids,
        Attestation attestation,
        int maxPasskeys,
        int maxOpenLinks,
        boolean newLinkEndsOlderOnes,
        SpendCodeAt spendCodeAt,
        @Nullable Duration selfServiceTokenMaxAge,
        boolean newLinkAllowed) {
    /** What serves without tuning. */
    public static final PasskeyPolicy DEFAULT = new PasskeyPolicy(
            Requirement.REQUIRED,
            Requirement.REQUIRED,
            List.of(Algorithm.ES256, Algorithm.EDDSA, Algorithm.RS256),
            Set.of(),
            Set.of(),
            Attestation.NONE,
            20,
            1_000_000,
            false,
            SpendCodeAt.FINISH,
            null,
            false);

    private static final int MOST_PASSKEYS = 100;
    private static final int MOST_OPEN_LINKS = 1_000_000;
    private static final int MOST_AAGUIDS = 1000;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a value is outside of them; begins with the name of the setting
     */
    public PasskeyPolicy {
        algorithms = List.copyOf(algorithms);
        allowedAaguids = Set.copyOf(allowedAaguids);
        deniedAaguids = Set.copyOf(deniedAaguids);
        require(!algorithms.isEmpty(), "algorithms must name one at least");
        require(algorithms.stream().distinct().count() == algorithms.size(), "algorithms must name each one once");
        require(allowedAaguids.size() <= MOST_AAGUIDS, "allowed-aaguids must be at most " + MOST_AAGUIDS);
        require(deniedAaguids.size() <= MOST_AAGUIDS, "denied-aaguids must be at most " + MOST_AAGUIDS);
        require(
                maxPasskeys >= 1 && maxPasskeys <= MOST_PASSKEYS,
                "max-passkeys must be from 1 to " + MOST_PASSKEYS + ", was " + maxPasskeys);
        require(
                maxOpenLinks >= 1 && maxOpenLinks <= MOST_OPEN_LINKS,
                "max-open-links must be from 1 to " + MOST_OPEN_LINKS + ", was " + maxOpenLinks);
        require(
                selfServiceTokenMaxAge == null || selfServiceTokenMaxAge.compareTo(Duration.ofMinutes(1)) >= 0,
                "self-service-token-max-age must be 1m at least, was " + selfServiceTokenMaxAge);
    }

    /** Returns whether an authenticator that says it is of this kind may make passkeys. */
    public boolean allows(UUID aaguid) {
        return !deniedAaguids.contains(aaguid) && (allowedAaguids.isEmpty() || allowedAaguids.contains(aaguid));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** How much something is wanted. */
    public enum Requirement {
        /** The server refuses what lacks it. */
        REQUIRED("required"),
        /** The authenticator does it if it can. */
        PREFERRED("preferred"),
        /** Better not. */
        DISCOURAGED("discouraged");

        private final String word;

        Requirement(String word) {
            this.word = word;
        }

        /** Returns the word that WebAuthn has for it. */
        public String word() {
            return word;
        }
    }

    /** Whether the authenticator is asked to say, and prove, what it is. */
    public enum Attestation {
        /** It is not asked. */
        NONE,
        /** It is asked, and refused without a statement, which is checked in itself and against no list of makers. */
        DIRECT
    }

    /** When a code is spent. */
    public enum SpendCodeAt {
        /** With the verified passkey, in the same append. */
        FINISH,
        /** With the start of the registration, as ZITADEL does it. */
        START
    }

    /** What a passkey can sign with. */
    public enum Algorithm {
        /** ECDSA on P-256. */
        ES256(-7),
        /** EdDSA on Ed25519. */
        EDDSA(-8),
        /** ECDSA on P-384. */
        ES384(-35),
        /** ECDSA on P-521. */
        ES512(-36),
        /** RSASSA-PKCS1-v1_5 with SHA-256. */
        RS256(-257),
        /** RSASSA-PKCS1-v1_5 with SHA-384. */
        RS384(-258),
        /** RSASSA-PKCS1-v1_5 with SHA-512. */
        RS512(-259);

        private final long number;

        Algorithm(long number) {
            this.number = number;
        }

        /** Returns the number that COSE has for it. */
        public long number() {
            return number;
        }
    }
}
