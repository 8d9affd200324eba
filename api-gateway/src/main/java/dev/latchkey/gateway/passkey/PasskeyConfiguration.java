package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.AuthenticatorNames;
import dev.latchkey.command.passkey.PasskeyPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PasskeySettings.class)
class PasskeyConfiguration {
    private static final String NAMES = "/login/aaguids.json";
    private static final String FITS_ALL = "Passkey";

    @Bean
    PasskeyPolicies passkeyPolicies(PasskeySettings settings) {
        return settings.policies();
    }

    /** The list that the page's suggestions come from; an authenticator that is not in it has the name of all. */
    @Bean
    AuthenticatorNames authenticatorNames() {
        var names = new HashMap<UUID, String>();
        try (var in = PasskeyConfiguration.class.getResourceAsStream(NAMES)) {
            if (in != null) {
                new JsonMapper()
                        .readTree(in)
                        .forEachEntry((aaguid, name) -> names.put(UUID.fromString(aaguid), name.asString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aaguid -> names.getOrDefault(aaguid, FITS_ALL);
    }
}
