package dev.latchkey.gateway.explore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.http}.
 *
 * @param docs whether the page, the OpenAPI document and the downloads are served
 */
@ConfigurationProperties("latchkey.http")
record ExploreProperties(@DefaultValue("true") boolean docs) {}
