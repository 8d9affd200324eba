package dev.latchkey.gateway.bootstrap;

import com.linecorp.armeria.server.Server;
import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.gateway.database.Database;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.LatchkeyProperties;
import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the first start. */
@Configuration(proxyBeanMethods = false)
class BootstrapConfiguration {
    @Bean
    FirstStart firstStart(
            Commands commands,
            IdGenerator ids,
            Server server,
            DataFolder folder,
            Database database,
            LatchkeyProperties properties,
            Console console) {
        return new FirstStart(commands, ids, new SecureRandom(), server, folder, database, properties, console);
    }
}
