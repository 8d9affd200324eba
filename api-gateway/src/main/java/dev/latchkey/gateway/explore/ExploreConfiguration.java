package dev.latchkey.gateway.explore;

import dev.latchkey.gateway.server.ExternalOrigin;
import dev.latchkey.gateway.server.PublicRoutes;
import io.grpc.BindableService;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the documentation of the API on the public port, unless it is switched off. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExploreProperties.class)
class ExploreConfiguration {
    @Bean
    PublicRoutes exploreRoutes(ExploreProperties properties, List<BindableService> services, ExternalOrigin origin) {
        if (!properties.docs()) {
            return server -> {};
        }
        var descriptors = new DescriptorSet();
        return new ExploreRoutes(
                new ProtoFiles(descriptors),
                new Lazy<>(() -> OpenApi.of(Contract.of(services, descriptors.comments()), origin.value())));
    }
}
