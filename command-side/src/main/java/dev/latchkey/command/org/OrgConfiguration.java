package dev.latchkey.command.org;

import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.org.OrgEvent;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrgConfiguration {
    @Bean
    ConfigurerModule orgAggregate(AggregateModules aggregates) {
        return aggregates.of(Org.class, OrgEvent.class);
    }
}
