package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.gateway.server.OriginForm;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.passkey}, beside the {@link PolicySettings} of all organisations, which stand there too.
 *
 * @param origins where pages may be from that register and use passkeys, beside the external origin; at most 100
 * @param rpName what people know the relying party by
 * @param organizations what is otherwise, by the id of the organisation
 */
@ConfigurationProperties("latchkey.passkey")
record PasskeySettings(
        @DefaultValue Set<String> origins,
        @DefaultValue("Latchkey") String rpName,
        @DefaultValue Map<String, PolicySettings> organizations) {
    private static final String PREFIX = "latchkey.passkey";
    private static final int MAX_ORIGINS = 100;
    private static final int MAX_NAME = 64;

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
     * @param ofAll what is set for all organisations
     * @throws IllegalArgumentException if a value is outside of its limits; names the setting
     */
    PasskeyPolicies policies(PolicySettings ofAll) {
        var all = ofAll.over(PasskeyPolicy.DEFAULT, PREFIX);
        var some = organizations.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().over(all, PREFIX + ".organizations." + entry.getKey())));
        return org -> some.getOrDefault(org.value(), all);
    }

    private static String checked(String text) {
        var origin = OriginForm.ofPages(text);
        if (origin == null) {
            throw new IllegalArgumentException(PREFIX + ".origins must be " + OriginForm.LIMITS + ", was " + text);
        }
        return origin;
    }
}
