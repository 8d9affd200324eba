package dev.latchkey.gateway.issuer;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokensProperties.class)
class IssuerConfiguration {
    @Bean(destroyMethod = "close")
    IssuerHttp issuerHttp() {
        return new IssuerHttp();
    }

    @Bean
    IssuedTokens issuedTokens(TokensProperties properties, IssuerHttp http, Clock clock) {
        return new IssuedTokens(properties.settings().stream()
                .map(settings -> new Issuer(
                        settings, new IssuerKeys(settings.issuer(), new ProviderKeys(settings, http), clock), clock))
                .toList());
    }
}
