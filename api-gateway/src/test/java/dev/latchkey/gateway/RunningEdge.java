package dev.latchkey.gateway;

import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.gateway.auth.CallerResolver;
import dev.latchkey.gateway.passkey.CodeVerifier;
import dev.latchkey.gateway.server.LogReach;
import dev.latchkey.gateway.server.PublicServer;
import dev.latchkey.gateway.user.Erasures;
import dev.latchkey.query.Queries;
import dev.latchkey.query.audit.ReadLog;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/** The whole public edge on a free port. */
public final class RunningEdge implements AutoCloseable {
    /** The position up to which the log is known. */
    public static final long KNOWN = 1000;

    public final RecordingCommands commands = new RecordingCommands();
    public final StoredQueries queries = new StoredQueries();
    public final MovableClock clock = new MovableClock(Edges.NOW);
    public final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    public RunningEdge(Map<String, Object> settings, BindableService... more) {
        var all = new HashMap<String, Object>(settings);
        all.putIfAbsent("latchkey.http.port", 0);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.registerBean(Commands.class, () -> commands);
        context.registerBean(Queries.class, () -> queries);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(IdGenerator.class, () -> new IdGenerator(clock, 1));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(IdGenerator.class, () -> new IdGenerator(clock, 1));
        context.registerBean(LogReach.class, () -> (position, atMost) -> position <= KNOWN);
        context.registerBean(ReadLog.class, NoReadLog::new);
        context.registerBean(Erasures.class, () -> erasure -> false);
        context.registerBean(CodeVerifier.class, () -> (view, presented) -> Edges.CODE.equals(presented));
        for (var i = 0; i < more.length; i++) {
            var service = more[i];
            context.registerBean("more-" + i, BindableService.class, () -> service);
        }
        var scanner = new ClassPathBeanDefinitionScanner(context);
        // The only configuration of these packages that reaches for the command side's own parts.
        scanner.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*\\.PasskeyCodeConfiguration")));
        // These read the log itself, which there is none of here.
        scanner.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(
                ".*\\.audit\\.(AuditEndpoint|EventStream|TakenRight|UserMoments|Export|Proofs|TileRoutes)")));
        scanner.scan(
                "dev.latchkey.gateway.auth",
                "dev.latchkey.gateway.issuer",
                "dev.latchkey.gateway.server",
                "dev.latchkey.gateway.passkey",
                "dev.latchkey.gateway.token",
                "dev.latchkey.gateway.user",
                "dev.latchkey.gateway.org",
                "dev.latchkey.gateway.member",
                "dev.latchkey.gateway.token",
                "dev.latchkey.gateway.audit",
                "dev.latchkey.gateway.explore");
        context.refresh();
        Edges.fill(this);
    }

    public RunningEdge() {
        this(Map.of());
    }

    /** Puts everything back to what the next test expects. */
    public void reset() {
        commands.sent().clear();
        queries.clear();
        clock.set(Edges.NOW);
        callers().forgetAll();
        Edges.fill(this);
    }

    public int port() {
        return context.getBean(PublicServer.class).port();
    }

    public CallerResolver callers() {
        return context.getBean(CallerResolver.class);
    }

    public Collection<BindableService> services() {
        return context.getBeansOfType(BindableService.class).values();
    }

    public MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    public void stop() {
        context.getBean(PublicServer.class).stop();
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    /** Starts a request with the administrator's token. */
    public HttpRequest.Builder request(String path) {
        return anonymous(path).header("authorization", "Bearer " + Edges.ADMIN_TOKEN);
    }

    /** Starts a request without a token. */
    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    /** Sends JSON as the administrator. */
    public HttpResponse<String> post(String path, String json) throws Exception {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }

    private static final class NoReadLog implements ReadLog {
        @Override
        public void keep(
                String reader, String method, String request, @Nullable String address, @Nullable String userAgent) {}

        @Override
        public void scrub(String reader) {}
    }
}
