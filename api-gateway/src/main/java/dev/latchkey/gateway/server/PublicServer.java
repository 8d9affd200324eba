package dev.latchkey.gateway.server;

import com.linecorp.armeria.server.Server;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The server on the public port. It starts after everything else and stops before it, draining what is under way. */
public final class PublicServer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PublicServer.class);

    private static final Duration START_DEADLINE = Duration.ofSeconds(30);

    /** Beyond the time for draining, which the server itself keeps. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    /** What is made beside the rest of the start has to be done by then. */
    private static final Duration WIRING_DEADLINE = Duration.ofMinutes(1);

    private final HttpProperties properties;
    private final ExternalOrigin origin;
    private final FieldRules rules;
    private final Server server;
    private volatile boolean running;

    PublicServer(HttpProperties properties, ExternalOrigin origin, FieldRules rules, Server server) {
        this.properties = properties;
        this.origin = origin;
        this.rules = rules;
        this.server = server;
    }

    /**
     * Opens the port.
     *
     * @throws PublicPortException if it cannot be opened
     */
    @Override
    public void start() {
        rules.awaitCompiled(WIRING_DEADLINE);
        try {
            server.start().get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw failure(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw failure("not done after " + START_DEADLINE, e);
        }
        running = true;
        origin.listeningOn(port());
        log.info("Serving JSON, gRPC and gRPC-Web on port {}", port());
    }

    @Override
    public void stop() {
        running = false;
        try {
            server.stop().get(properties.drainTimeout().plus(STOP_MARGIN).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("The public port did not close in good order: {}", e.toString());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /**
     * Returns the port that is listened on.
     *
     * @throws IllegalStateException if the server does not run
     */
    public int port() {
        return server.activeLocalPort();
    }

    private PublicPortException failure(String reason, Throwable cause) {
        return new PublicPortException("Cannot listen on public port " + properties.port() + ": " + reason, cause);
    }
}
