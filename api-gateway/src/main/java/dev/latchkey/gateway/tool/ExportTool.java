package dev.latchkey.gateway.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports the log of a running server, or the stream of one user, into a file. */
final class ExportTool {
    static final Set<String> OPTIONS = Set.of("--user", "--url", "--token-file", "--data-dir", "--out");

    static final String USAGE = """
            latchkey export [--user ID] [--out FILE] [--data-dir DIR | --url URL --token-file FILE]
              writes the log of a running server into a file that latchkey verify reads
              --user        only the stream of this user
              --out         where to; latchkey-log.ndjson, or latchkey-user-ID.ndjson
              --data-dir    of the server, whose bootstrap.json says where it is and who asks; data
              --url         where the server is, if its folder is not here
              --token-file  holds the token of somebody with the permission events.read
            """;

    private static final String WRAPPED = "{\"result\":";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int WRITTEN = 0;
    private static final int FAILED = 1;
    private static final int OK = 200;

    private final PrintStream out;
    private final PrintStream err;

    ExportTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) {
        if (!arguments.words().isEmpty()) {
            throw new WrongUseException("export takes no " + arguments.words().getFirst());
        }
        var user = arguments.one("--user");
        var named = arguments.one("--out");
        var file = Path.of(
                named != null ? named : user == null ? "latchkey-log.ndjson" : "latchkey-user-" + user + ".ndjson");
        try (var http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            var server = server(arguments);
            var key = key(http, server);
            var events = export(http, server, user, file);
            out.println("Exported " + events + " events to " + file + ". To verify them:");
            out.println("  latchkey verify " + file + " --key '" + key + "'");
            out.println("That key is what the server says of itself; compare it with the one that you know.");
            return WRITTEN;
        } catch (FailedException e) {
            err.println("latchkey: " + e.getMessage());
        } catch (ConnectException e) {
            err.println("latchkey: the server cannot be reached; it has to run while its log is exported");
        } catch (IOException e) {
            err.println("latchkey: the export failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("latchkey: interrupted");
        }
        return FAILED;
    }

    private static Server server(Arguments arguments) throws IOException {
        var url = arguments.one("--url");
        var tokenFile = arguments.one("--token-file");
        if ((url == null) != (tokenFile == null)) {
            throw new WrongUseException("--url and --token-file go together");
        }
        if (url != null && tokenFile != null) {
            return new Server(
                    url.endsWith("/") ? url.substring(0, url.length() - 1) : url,
                    Files.readString(Path.of(tokenFile)).strip());
        }
        var folder = arguments.one("--data-dir");
        var file = Path.of(folder == null ? "data" : folder).resolve("bootstrap.json");
        if (!Files.isReadable(file)) {
            throw new FailedException(
                    file + " cannot be read; give --data-dir, or --url and --token-file of a server elsewhere");
        }
        var bootstrap = JSON.readTree(Files.readString(file));
        return new Server(
                bootstrap.path("baseUrl").asString(),
                bootstrap.path("adminToken").asString());
    }

    private static String key(HttpClient http, Server server) throws IOException, InterruptedException {
        var answer = http.send(server.get("/latchkey/v1/audit/checkpoint"), BodyHandlers.ofInputStream());
        return requireOk(answer).path("keys").path(0).asString();
    }

    private long export(HttpClient http, Server server, @Nullable String user, Path file)
            throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(user == null ? Map.of() : Map.of("userId", user));
        var answer = http.send(server.post("/latchkey/v1/audit/_export", body), BodyHandlers.ofInputStream());
        if (answer.statusCode() != OK) {
            requireOk(answer);
        }
        // Personal data is in it, so nobody else reads it; and only a whole export gets the name that was asked for.
        var part = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "export-",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            var events = copy(answer.body(), part, user == null);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return events;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private long copy(InputStream answer, Path part, boolean isWhole) throws IOException {
        var progress = new Progress(err, VerifyTool.isWatched(), "exporting");
        try (var lines = new BufferedReader(new InputStreamReader(answer, UTF_8));
                var writer = Files.newBufferedWriter(part)) {
            var events = 0L;
            for (var sent = lines.readLine(); sent != null; sent = lines.readLine()) {
                var line = unwrapped(sent);
                write(writer, line);
                if (line.startsWith("{\"event\"")) {
                    progress.show(++events);
                } else if (line.startsWith("{\"head\"") && isWhole) {
                    progress.outOf(size(line));
                } else if (line.startsWith("{\"error\"")) {
                    throw new FailedException("the server broke the export off: "
                            + JSON.readTree(line).path("error").path("message").asString());
                } else if (line.startsWith("{\"end\"")) {
                    progress.end();
                    return events;
                }
            }
            progress.end();
            throw new FailedException("the export was cut off after " + events + " events; nothing is kept of it");
        }
    }

    /** Takes off what the server puts around each answer of a stream. */
    private static String unwrapped(String line) {
        return line.startsWith(WRAPPED) ? line.substring(WRAPPED.length(), line.length() - 1) : line;
    }

    private static void write(BufferedWriter writer, String line) throws IOException {
        writer.write(line);
        writer.write('\n');
    }

    /** Returns how many events a checkpoint covers: its second line. */
    private static long size(String head) {
        var lines =
                JSON.readTree(head).path("head").path("checkpoint").asString().split("\n");
        return lines.length > 1 ? Long.parseLong(lines[1]) : 0;
    }

    private static JsonNode requireOk(HttpResponse<InputStream> answer) throws IOException {
        try (var body = answer.body()) {
            var json = JSON.readTree(body);
            if (answer.statusCode() != OK) {
                throw new FailedException("the server refused: "
                        + json.path("message").asString("") + " (status " + answer.statusCode() + ")");
            }
            return json;
        } catch (JacksonException e) {
            throw new FailedException("what answers there is no Latchkey (status " + answer.statusCode() + ")");
        }
    }

    private record Server(String url, String token) {
        HttpRequest get(String path) {
            return request(path).GET().build();
        }

        HttpRequest post(String path, String body) {
            return request(path)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
        }

        private HttpRequest.Builder request(String path) {
            try {
                return HttpRequest.newBuilder(URI.create(url + path)).header("authorization", "Bearer " + token);
            } catch (IllegalArgumentException e) {
                throw new WrongUseException("--url or the token cannot be used: " + e.getMessage());
            }
        }

        /** The token is left out. */
        @Override
        public String toString() {
            return "Server[" + url + "]";
        }
    }

    private static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }
}
