package dev.latchkey.gateway.login;

import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.StoredQueries;
import dev.latchkey.gateway.server.LogReach;
import dev.latchkey.gateway.server.PublicServer;
import dev.latchkey.query.Queries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The public port with the page and scripted answers to what it asks, on a free port. */
final class PageServer implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final String PAGE = "/ui/login/login/passwordless/init";
    static final String SECOND_PAGE = "/ui/v2/login/passkey/set";

    final MovableClock clock = new MovableClock(NOW);
    final FakeEnrolment enrolment = new FakeEnrolment(clock);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    PageServer() {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("latchkey.http.port", 0)));
        context.registerBean(Queries.class, StoredQueries::new);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(LogReach.class, () -> (position, atMost) -> true);
        context.registerBean(FakeEnrolment.class, () -> enrolment);
        context.register(LoginConfiguration.class);
        context.scan("dev.latchkey.gateway.auth", "dev.latchkey.gateway.issuer", "dev.latchkey.gateway.server");
        context.refresh();
    }

    /** Puts everything back to what the next test expects. */
    void reset() {
        clock.set(NOW);
        enrolment.reset();
        enrolment.home = origin();
    }

    String origin() {
        return "http://localhost:" + context.getBean(PublicServer.class).port();
    }

    URI uri(String path) {
        return URI.create(origin() + path);
    }

    /** The address of a link with these parameters. */
    URI page(String link) {
        return uri(PAGE + '?' + link);
    }

    @Override
    public void close() {
        context.close();
    }
}
