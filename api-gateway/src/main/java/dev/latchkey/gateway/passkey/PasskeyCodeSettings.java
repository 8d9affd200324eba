package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.PasskeyCodeProperties;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.passkey-code}, within the limits of {@link PasskeyCodeProperties}.
 *
 * @param lifetime how long a code is good
 * @param length characters of a code
 * @param maxOpen how many open codes a user can have at a time
 */
@ConfigurationProperties("latchkey.passkey-code")
record PasskeyCodeSettings(
        @DefaultValue("1h") Duration lifetime,
        @DefaultValue("12") int length,
        @DefaultValue("1000000") int maxOpen) {
    PasskeyCodeSettings {
        new PasskeyCodeProperties(lifetime, length, maxOpen);
    }

    PasskeyCodeProperties toProperties() {
        return new PasskeyCodeProperties(lifetime, length, maxOpen);
    }
}
