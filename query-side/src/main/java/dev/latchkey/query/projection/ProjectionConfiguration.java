package dev.latchkey.query.projection;

import dev.latchkey.events.log.EventLog;
import dev.latchkey.events.log.LogEventStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {
    private static final int BATCH = 256;
    private static final Duration LOOK_FOR_EVENTS = Duration.ofSeconds(1);
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    Progress progress(EventLog log, JdbcClient jdbc, List<Projection> projections, MeterRegistry meters) {
        var progress = new Progress(log, jdbc, QuestionTime.WAIT);
        for (var projection : projections) {
            Gauge.builder("latchkey.projection.lag", () -> progress.lagOf(projection.name()))
                    .description("Events of the log that the projection has not taken in yet")
                    .tag("projection", projection.name())
                    .register(meters);
        }
        return progress;
    }

    @Bean
    TokenStore tokenStore(DataSource database, NodeName node) {
        return JdbcTokenStore.builder()
                .connectionProvider(new SpringDataSourceConnectionProvider(database))
                .serializer(Jackson3Serializer.builder().build())
                .schema(TokenSchema.builder().setTokenTable("query.token_entry").build())
                .nodeId(node.value())
                .claimTimeout(CLAIM_TIMEOUT)
                .contentType(byte[].class)
                .build();
    }

    /** No transaction manager: a question is one statement. */
    @Bean
    QueryBus queryBus() {
        return SimpleQueryBus.builder().build();
    }

    @Bean
    ConfigurerModule projections(
            List<Projection> projections,
            LogEventStore events,
            PlatformTransactionManager transactions,
            Progress progress) {
        return configurer -> {
            // In the phase in which Axon ends the processors, each of which may just have begun to wait.
            configurer.onInitialize(configuration ->
                    configuration.onShutdown(Phase.INBOUND_EVENT_CONNECTORS, events::letProcessorsEnd));
            for (var projection : projections) {
                configure(configurer.eventProcessing(), projection.name(), events, transactions, progress);
            }
        };
    }

    private static void configure(
            EventProcessingConfigurer processing,
            String name,
            LogEventStore events,
            PlatformTransactionManager transactions,
            Progress progress) {
        processing
                .registerTrackingEventProcessor(
                        name,
                        configuration -> events,
                        configuration -> TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                                .andBatchSize(BATCH)
                                .andInitialTrackingToken(StreamableMessageSource::createTailToken)
                                .andEventAvailabilityTimeout(LOOK_FOR_EVENTS.toMillis(), TimeUnit.MILLISECONDS)
                                .andEventTrackerStatusChangeListener(new Positions(progress, name)))
                .registerTransactionManager(name, configuration -> new SpringTransactionManager(transactions))
                // What cannot be written is tried again; going on without it would leave a hole.
                .registerListenerInvocationErrorHandler(name, configuration -> PropagatingErrorHandler.instance())
                .registerErrorHandler(name, configuration -> PropagatingErrorHandler.instance());
    }
}
