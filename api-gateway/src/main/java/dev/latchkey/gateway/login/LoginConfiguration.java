package dev.latchkey.gateway.login;

import dev.latchkey.gateway.server.PublicRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the page behind a link on the public port. */
@Configuration(proxyBeanMethods = false)
class LoginConfiguration {
    @Bean
    PublicRoutes loginRoutes() {
        return new LoginRoutes();
    }
}
