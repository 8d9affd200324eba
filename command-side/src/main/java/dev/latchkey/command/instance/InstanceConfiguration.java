package dev.latchkey.command.instance;

import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.instance.InstanceEvent;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InstanceConfiguration {
    @Bean
    ConfigurerModule instanceAggregate(AggregateModules aggregates) {
        return aggregates.of(Instance.class, InstanceEvent.class);
    }
}
