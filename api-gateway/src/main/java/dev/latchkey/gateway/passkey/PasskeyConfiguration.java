package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.AuthenticatorNames;
import dev.latchkey.command.passkey.PasskeyPolicies;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PasskeySettings.class, PolicySettings.class})
class PasskeyConfiguration {
    private static final String FITS_ALL = "Passkey";

    @Bean
    PasskeyPolicies passkeyPolicies(PasskeySettings settings, PolicySettings ofAll) {
        return settings.policies(ofAll);
    }

    /** The list of the page; an authenticator that is not in it has a name that fits all. */
    @Bean
    AuthenticatorNames authenticatorNames() {
        var names = dev.latchkey.gateway.login.AuthenticatorNames.bundled();
        return aaguid -> names.find(aaguid).orElse(FITS_ALL);
    }
}
