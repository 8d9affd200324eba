package dev.latchkey.command.user;

import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.user.UserEvent;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UserConfiguration {
    @Bean
    ConfigurerModule userAggregate(AggregateModules aggregates) {
        return aggregates.of(User.class, UserEvent.class);
    }
}
