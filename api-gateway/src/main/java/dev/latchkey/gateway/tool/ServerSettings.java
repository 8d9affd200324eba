package dev.latchkey.gateway.tool;

import java.util.List;
import java.util.function.Predicate;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings of a server that a tool is given among its arguments.
 *
 * @param given the settings
 * @param others the other arguments
 */
record ServerSettings(List<String> given, List<String> others) {
    static ServerSettings among(List<String> args) {
        Predicate<String> isSetting = arg -> arg.startsWith("--spring.") || arg.startsWith("--latchkey.");
        return new ServerSettings(
                args.stream().filter(isSetting).toList(),
                args.stream().filter(isSetting.negate()).toList());
    }

    /** Returns where settings of a server come from, those among the arguments first; libraries only warn from then on. */
    ConfigurableEnvironment environment() {
        LoggingSystem.get(ServerSettings.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(given.toArray(String[]::new)));
        ConfigurationPropertySources.attach(environment);
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }
}
