package dev.latchkey.command.user;

import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.command.passkey.AuthenticatorNames;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.events.user.UserEvent;
import java.security.SecureRandom;
import java.time.Clock;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UserConfiguration {
    @Bean
    CeremonyTools ceremonyTools(
            PasskeyPolicies policies,
            CodeGenerator codes,
            AuthenticatorNames names,
            IdGenerator ids,
            SecureRandom random,
            Clock clock) {
        return new CeremonyTools(policies, codes, names, ids, random, clock);
    }

    @Bean
    ConfigurerModule userAggregate(AggregateModules aggregates) {
        return aggregates.of(User.class, UserEvent.class);
    }
}
