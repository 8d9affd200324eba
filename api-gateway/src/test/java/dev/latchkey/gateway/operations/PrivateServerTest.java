package dev.latchkey.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

class PrivateServerTest {
    private final AnnotationConfigApplicationContext everythingElse = new AnnotationConfigApplicationContext();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void configure() {
        configure(0);
        everythingElse.register(EndpointAutoConfiguration.class);
        everythingElse.registerBean(PrivateServer.class, () -> new PrivateServer(everythingElse));
    }

    @AfterEach
    void close() {
        everythingElse.close();
        http.close();
    }

    @Test
    void opensOnceItIsTold() throws Exception {
        everythingElse.refresh();
        var server = everythingElse.getBean(PrivateServer.class);
        assertThat(server.isRunning()).isFalse();
        assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);

        server.start();

        assertThat(get(server.port())).isEqualTo(404);
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure(taken.getLocalPort());
            everythingElse.refresh();
            var server = everythingElse.getBean(PrivateServer.class);

            assertThatThrownBy(server::start)
                    .hasRootCauseInstanceOf(BindException.class)
                    .satisfies(failure -> assertThat(causesOf(failure))
                            .anySatisfy(cause -> assertThat(cause).isInstanceOf(PortInUseException.class)));
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void answersWhileWhatStartedBeforeItStops() throws Exception {
        var seen = new CompletableFuture<Integer>();
        everythingElse.registerBean(SmartLifecycle.class, () -> new StopsAsThePublicServerDoes(seen));
        everythingElse.refresh();
        var server = everythingElse.getBean(PrivateServer.class);
        server.start();
        var port = server.port();

        everythingElse.close();

        assertThat(seen).isCompletedWithValue(404);
        assertThatThrownBy(() -> get(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void isNotLeftOpenIfAllElseWasStoppedWhileItOpened() throws Exception {
        everythingElse.refresh();
        var server = everythingElse.getBean(PrivateServer.class);
        server.destroy();

        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);

        assertThat(server.isRunning()).isFalse();
    }

    private void configure(int port) {
        var sources = everythingElse.getEnvironment().getPropertySources();
        sources.remove("test");
        sources.addFirst(new MapPropertySource("test", Map.of("server.port", port, "server.address", "127.0.0.1")));
    }

    private int get(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"));
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static List<Throwable> causesOf(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    }

    private final class StopsAsThePublicServerDoes implements SmartLifecycle {
        private final CompletableFuture<Integer> seen;
        private volatile boolean running;

        StopsAsThePublicServerDoes(CompletableFuture<Integer> seen) {
            this.seen = seen;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            try {
                seen.complete(get(everythingElse.getBean(PrivateServer.class).port()));
            } catch (IOException | InterruptedException e) {
                seen.completeExceptionally(e);
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
