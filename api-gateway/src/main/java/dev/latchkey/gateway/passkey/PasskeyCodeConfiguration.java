package dev.latchkey.gateway.passkey;

import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PasskeyCodeSettings.class)
class PasskeyCodeConfiguration {
    @Bean
    PasskeyCodeProperties passkeyCodeProperties(PasskeyCodeSettings settings) {
        return settings.toProperties();
    }

    @Bean
    CodeVerifier codeVerifier(CodeGenerator generator) {
        return (view, presented) ->
                generator.matches(view.commitment(), view.userId(), view.owner(), view.id(), new Code(presented));
    }
}
