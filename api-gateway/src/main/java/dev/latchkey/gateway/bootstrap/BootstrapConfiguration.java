package dev.latchkey.gateway.bootstrap;

import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.gateway.database.Database;
import dev.latchkey.gateway.server.ExternalOrigin;
import dev.latchkey.gateway.server.PublicServer;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.LatchkeyProperties;
import java.security.SecureRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the first start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LatchkeyProperties.class)
class BootstrapConfiguration {
    @Bean
    FirstStart firstStart(
            Commands commands,
            IdGenerator ids,
            SecureRandom random,
            PublicServer server,
            ExternalOrigin origin,
            DataFolder folder,
            Database database,
            LatchkeyProperties properties,
            Console console) {
        return new FirstStart(
                commands,
                ids,
                random,
                server,
                origin,
                folder,
                database,
                properties.bootstrap().demoUser(),
                console);
    }
}
