package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.Algorithm;
import dev.latchkey.command.passkey.PasskeyPolicy.Attestation;
import dev.latchkey.command.passkey.PasskeyPolicy.Requirement;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is set of a policy, within the limits of {@link PasskeyPolicy}; what is null is as in the policy below it. Under
 * {@code latchkey.passkey} stands what is set for all organisations.
 *
 * @param selfServiceTokenMaxAge zero for tokens of any age
 */
@ConfigurationProperties("latchkey.passkey")
record PolicySettings(
        @Nullable Requirement userVerification,
        @Nullable Requirement residentKey,
        @Nullable List<Algorithm> algorithms,
        @Nullable Set<UUID> allowedAaguids,
        @Nullable Set<UUID> deniedAaguids,
        @Nullable Attestation attestation,
        @Nullable Integer maxPasskeys,
        @Nullable Integer maxOpenLinks,
        @Nullable Boolean newLinkEndsOlderOnes,
        @Nullable SpendCodeAt spendCodeAt,
        @Nullable Duration selfServiceTokenMaxAge,
        @Nullable Boolean newLinkAllowed) {
    /**
     * Returns the policy that comes of it.
     *
     * @param prefix what the names of the settings begin with
     * @throws IllegalArgumentException if a value is outside of its limits; names the setting
     */
    PasskeyPolicy over(PasskeyPolicy below, String prefix) {
        try {
            return new PasskeyPolicy(
                    or(userVerification, below.userVerification()),
                    or(residentKey, below.residentKey()),
                    or(algorithms, below.algorithms()),
                    or(allowedAaguids, below.allowedAaguids()),
                    or(deniedAaguids, below.deniedAaguids()),
                    or(attestation, below.attestation()),
                    or(maxPasskeys, below.maxPasskeys()),
                    or(maxOpenLinks, below.maxOpenLinks()),
                    or(newLinkEndsOlderOnes, below.newLinkEndsOlderOnes()),
                    or(spendCodeAt, below.spendCodeAt()),
                    maxAge(below.selfServiceTokenMaxAge()),
                    or(newLinkAllowed, below.newLinkAllowed()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(prefix + "." + e.getMessage(), e);
        }
    }

    private @Nullable Duration maxAge(@Nullable Duration below) {
        if (selfServiceTokenMaxAge == null) {
            return below;
        }
        return selfServiceTokenMaxAge.isZero() ? null : selfServiceTokenMaxAge;
    }

    private static <T> T or(@Nullable T value, T below) {
        return value == null ? below : value;
    }
}
