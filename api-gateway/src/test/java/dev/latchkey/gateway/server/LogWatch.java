package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Collects what is logged at WARN and above, by anyone but the tests that run beside others. Registered with a test class,
 * it does so for each test from its beginning, and fails a test that leaves something behind.
 */
final class LogWatch implements AutoCloseable, BeforeEachCallback, AfterEachCallback {
    /** Warns, whenever a server is built, of streams that it leaves to {@link StreamOverJson}; not logged in production. */
    private static final String TRANSCODER = "com.linecorp.armeria.server.grpc.HttpJsonTranscodingServiceBuilder";

    /** What tests log that run beside: browsers, and the embedded database where it is killed. */
    private static final List<String> BESIDE = List.of("org.openqa.selenium.", "dev.latchkey.gateway.database.");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Begins at once, for who watches over more than one test. */
    static LogWatch started() {
        var watch = new LogWatch();
        watch.start();
        return watch;
    }

    private void start() {
        appender.start();
        root.addAppender(appender);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        start();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        close();
        assertThat(troubles()).isEmpty();
    }

    List<String> troubles() {
        return List.copyOf(appender.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(event -> !event.getLoggerName().equals(TRANSCODER))
                .filter(event -> BESIDE.stream().noneMatch(event.getLoggerName()::startsWith))
                .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .toList();
    }

    void forget() {
        appender.list.clear();
    }

    @Override
    public void close() {
        root.detachAppender(appender);
    }
}
