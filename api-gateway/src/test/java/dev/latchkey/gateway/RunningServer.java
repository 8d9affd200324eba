package dev.latchkey.gateway;

import dev.latchkey.gateway.start.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server as it is started by {@link Main}, in this process, with a clock that the test moves. */
public final class RunningServer implements AutoCloseable {
    public static final JsonMapper JSON = new JsonMapper();

    private static final String MY_LINK = "/auth/v1/users/me/passwordless/_link";
    private static final int CALLERS = 16;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Launch launch;
    private final Path folder;
    private final Clock clock;
    private SingleConnectionDataSource owner;

    public RunningServer(Path folder, Clock clock, String... settings) {
        this.folder = folder;
        this.clock = clock;
        PreparedFolder.at(folder);
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        launch = new Launch(Main.class, new Console(out, out, clock, clock.instant()), clock);
        var args = new ArrayList<>(List.of(
                "--latchkey.data-dir=" + folder,
                "--latchkey.postgres.binaries-dir=" + PreparedFolder.BINARIES,
                "--latchkey.http.port=0",
                "--server.port=0",
                "--latchkey.bootstrap.demo-user=true"));
        args.addAll(List.of(settings));
        // Each start sets up the log of the process, which is no work for two at a time.
        synchronized (RunningServer.class) {
            if (!launch.run(args.toArray(String[]::new))) {
                launch.close();
                throw new IllegalStateException(printed());
            }
        }
    }

    public String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    public <T> T bean(Class<T> type) {
        return launch.bean(type);
    }

    /** Returns the clock that the test gave. */
    public Clock clock() {
        return clock;
    }

    public int port() {
        return bean(com.linecorp.armeria.server.Server.class).activeLocalPort();
    }

    public String bootstrap(String member) throws IOException {
        return JSON.readTree(folder.resolve("bootstrap.json")).path(member).asString();
    }

    public JsonNode post(String path, String token, String body) throws Exception {
        var answer = send(path, token, body);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    public HttpResponse<String> send(String path, String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json");
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return http.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends JSON by another method than POST. */
    public HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(int port, String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the database with every right, on one connection. */
    public synchronized JdbcTemplate superuser() throws IOException, SQLException {
        if (owner == null) {
            try (var pooled = bean(DataSource.class).getConnection()) {
                owner = new SingleConnectionDataSource(
                        pooled.getMetaData().getURL(),
                        "postgres",
                        Files.readString(folder.resolve("keys/database-owner.password"))
                                .strip(),
                        true);
            }
        }
        return new JdbcTemplate(owner);
    }

    /** Has the owner of a token ask for many links, some of them at a time. */
    public void issueLinks(String token, int count) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            var calls = Stream.generate(() -> threads.submit(() -> post(MY_LINK, token, "{}")))
                    .limit(count)
                    .toList();
            for (var call : calls) {
                call.get(2, TimeUnit.MINUTES);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (owner != null) {
            owner.destroy();
        }
        // First, since a server waits a second for connections that are open.
        http.close();
        launch.close();
    }
}
