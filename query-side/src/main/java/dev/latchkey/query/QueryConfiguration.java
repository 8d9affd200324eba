package dev.latchkey.query;

import dev.latchkey.query.projection.Progress;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Everything that the query side needs of the outside: a log, a database and the name of the node. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class QueryConfiguration {
    @Bean
    Queries queries(QueryBus bus, Progress progress) {
        return new QueryDispatcher(bus, progress);
    }
}
