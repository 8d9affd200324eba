package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.Algorithm;
import dev.latchkey.command.passkey.PasskeyPolicy.Attestation;
import dev.latchkey.command.passkey.PasskeyPolicy.Requirement;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.passkey}, within the limits of {@link PasskeyPolicy}: those of all organisations, and
 * what is otherwise for some.
 *
 * @param origins where pages may be from that register and use passkeys, beside the external origin; at most 100
 * @param rpName what people know the relying party by
 * @param organizations what is otherwise, by the id of the organisation
 */
@ConfigurationProperties("latchkey.passkey")
record PasskeySettings(
        @DefaultValue Set<String> origins,
        @DefaultValue("Latchkey") String rpName,
        @Nullable Requirement userVerification,
        @Nullable Requirement residentKey,
        @Nullable List<Algorithm> algorithms,
        @Nullable Set<UUID> allowedAaguids,
        @Nullable Set<UUID> deniedAaguids,
        @Nullable Attestation attestation,
        @Nullable Integer maxPasskeys,
        @Nullable Boolean newLinkEndsOlderOnes,
        @Nullable SpendCodeAt spendCodeAt,
        @Nullable Duration selfServiceTokenMaxAge,
        @Nullable Boolean newLinkAllowed,
        @DefaultValue Map<String, PolicySettings> organizations) {
    private static final String PREFIX = "latchkey.passkey";
    private static final int MAX_ORIGINS = 100;
    private static final int MAX_NAME = 64;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    PasskeySettings {
        if (origins.size() > MAX_ORIGINS) {
            throw new IllegalArgumentException(PREFIX + ".origins must be at most " + MAX_ORIGINS);
        }
        origins = origins.stream().map(PasskeySettings::checked).collect(Collectors.toCollection(LinkedHashSet::new));
        if (rpName.isBlank() || rpName.length() > MAX_NAME) {
            throw new IllegalArgumentException(PREFIX + ".rp-name must have 1 to " + MAX_NAME + " characters");
        }
        organizations = Map.copyOf(organizations);
    }

    /**
     * Returns the policies.
     *
     * @throws IllegalArgumentException if a value is outside of its limits; names the setting
     */
    PasskeyPolicies policies() {
        var all = new PolicySettings(
                        userVerification,
                        residentKey,
                        algorithms,
                        allowedAaguids,
                        deniedAaguids,
                        attestation,
                        maxPasskeys,
                        newLinkEndsOlderOnes,
                        spendCodeAt,
                        selfServiceTokenMaxAge,
                        newLinkAllowed)
                .over(PasskeyPolicy.DEFAULT, PREFIX);
        var some = organizations.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().over(all, PREFIX + ".organizations." + entry.getKey())));
        return org -> some.getOrDefault(org.value(), all);
    }

    private static String checked(String text) {
        var origin = text.strip();
        try {
            var uri = new URI(origin);
            var https = "https".equals(uri.getScheme());
            if (uri.getHost() != null
                    && (https || "http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost()))
                    && uri.getHost().equals(uri.getHost().toLowerCase(java.util.Locale.ROOT))
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return origin;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message(text), e);
        }
        throw new IllegalArgumentException(message(text));
    }

    private static String message(String text) {
        return PREFIX + ".origins must be https (or http on localhost), a host in lower case and at most a port, was "
                + text;
    }
}
