package dev.latchkey.command;

import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.command.config.EventClock;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.CodeKeys;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.LogEventStore;
import java.security.SecureRandom;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Everything that the command side needs of the outside: a log, keys and settings. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class CommandConfiguration {
    private static final int WARM_AGGREGATES = 20_000;

    @Bean
    Commands commands(CommandBus bus, EventLog log, Clock clock) {
        return new CommandDispatcher(bus, new EventClock(clock), log.deadline(), log::head);
    }

    /** No transaction manager: the log has the only transaction a command needs. */
    @Bean
    CommandBus commandBus(CorrelationDataProvider editor) {
        var bus = SimpleCommandBus.builder().build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(editor));
        return bus;
    }

    /** Hands who asked on from a command to its events. */
    @Bean
    CorrelationDataProvider editorOfEvents() {
        return new SimpleCorrelationDataProvider("editor", "service", "address", "userAgent");
    }

    @Bean
    AggregateModules aggregateModules(LogEventStore events) {
        return new AggregateModules(events, WARM_AGGREGATES);
    }

    @Bean
    CodeGenerator codeGenerator(CodeKeys keys, PasskeyCodeProperties properties) {
        return new CodeGenerator(keys, properties.length());
    }

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }
}
