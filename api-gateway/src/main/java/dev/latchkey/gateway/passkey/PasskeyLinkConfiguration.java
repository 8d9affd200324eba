package dev.latchkey.gateway.passkey;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PasskeyLinkSettings.class)
class PasskeyLinkConfiguration {}
