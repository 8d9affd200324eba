package dev.latchkey.gateway.timeline;

import dev.latchkey.gateway.server.PublicRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the page for auditors on the public port. */
@Configuration(proxyBeanMethods = false)
class TimelineConfiguration {
    @Bean
    PublicRoutes timelineRoutes() {
        return new TimelineRoutes();
    }
}
