package dev.latchkey.gateway.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Collects what is logged at WARN and above, by anyone. */
final class LogWatch implements AutoCloseable {
    /** Warns, whenever a server is built, of streams that it leaves to {@link StreamOverJson}; not logged in production. */
    private static final String TRANSCODER = "com.linecorp.armeria.server.grpc.HttpJsonTranscodingServiceBuilder";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    LogWatch() {
        appender.start();
        root.addAppender(appender);
    }

    List<String> troubles() {
        return List.copyOf(appender.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(event -> !event.getLoggerName().equals(TRANSCODER))
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
