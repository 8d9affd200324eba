package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class MainIT {
    private final List<ServerProcess> started = new ArrayList<>();
    private Path folder;
    private Path data;

    @BeforeEach
    void placeFolder(@TempDir Path root) throws IOException {
        folder = root.toRealPath();
        data = folder.resolve("data");
    }

    @AfterEach
    void stopAll() {
        started.forEach(ServerProcess::close);
    }

    @Test
    void foundsTheInstanceOnceAndFindsItAgain() throws Exception {
        var first = start("--latchkey.bootstrap.demo-user=true").awaitReady();
        var bootstrap = bootstrap();
        assertThat(bootstrap.propertyNames())
                .containsExactly("baseUrl", "orgId", "adminUserId", "adminToken", "adminLink", "userId", "userToken");
        assertThat(bootstrap.required("baseUrl").asString()).isEqualTo("http://localhost:" + first.publicPort);
        assertThat(mode(data.resolve("bootstrap.json"))).isEqualTo("rw-------");
        assertThat(data.resolve("bootstrap.json.pending")).doesNotExist();
        assertThat(first.out())
                .contains(bootstrap.required("adminToken").asString())
                .contains(bootstrap.required("adminLink").asString())
                .contains("\ncurl ")
                .doesNotContain(bootstrap.required("userToken").asString())
                .doesNotContain("\tat ")
                .doesNotContain("WARN");
        assertThat(first.err()).isEmpty();
        var children = first.children();
        assertThat(children).isNotEmpty();

        first.terminate();
        assertThat(first.awaitExit()).isEqualTo(143);
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(first.out()).doesNotContain("WARN").doesNotContain("ERROR");
        assertThat(first.err()).isEmpty();

        var second = start().awaitReady();
        assertThat(second.out())
                .doesNotContain("latchkey_pat_")
                .doesNotContain("code=")
                .doesNotContain("curl");
        assertThat(bootstrap()).isEqualTo(bootstrap);
    }

    @Test
    void searchesForNoComponentsWhenItStarts() {
        PreparedFolder.at(data);
        var server = start("--logging.level.org.springframework.context.annotation=debug")
                .awaitReady();
        assertThat(server.out()).doesNotContain("candidate component class");
    }

    @Test
    void isThereAgainAfterItWasKilledAndItsDatabaseWasNot() {
        PreparedFolder.at(data);
        var first = start().awaitReady();
        var children = first.children();
        first.kill();
        assertThat(children).anyMatch(ProcessHandle::isAlive);
        assertThat(start().awaitReady().out()).doesNotContain("first start");
    }

    @Test
    void takesUpAFirstStartThatWasCutOff() throws Exception {
        PreparedFolder.at(data);
        var first = start().awaitReady();
        var before = bootstrap();
        first.terminate();
        first.awaitExit();
        // As if it had been killed after the founding was acknowledged and before the file was written.
        Files.move(data.resolve("bootstrap.json"), data.resolve("bootstrap.json.pending"));
        Files.writeString(data.resolve("bootstrap.json.pending"), """
                {"instanceId":"1","orgId":"%s","adminUserId":"%s","adminToken":"%s"}
                """.formatted(
                        before.required("orgId").asString(),
                        before.required("adminUserId").asString(),
                        before.required("adminToken").asString()));

        start().awaitReady();
        var after = bootstrap();
        for (var name : List.of("orgId", "adminUserId", "adminToken")) {
            assertThat(after.required(name)).as(name).isEqualTo(before.required(name));
        }
        assertThat(after.required("adminLink")).isNotEqualTo(before.required("adminLink"));
        assertThat(data.resolve("bootstrap.json.pending")).doesNotExist();
    }

    @Test
    void tellsOnThePrivatePortAloneHowItIsAndSharesItsFolderWithNobody() throws Exception {
        PreparedFolder.at(data);
        var server = start().awaitReady();
        assertThat(get(server.privatePort, "/actuator/health/liveness").statusCode())
                .isEqualTo(200);
        var readiness = get(server.privatePort, "/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("\"database\"", "\"publicPort\"", "\"logWriter\"", "\"callerFollower\"");
        assertThat(get(server.privatePort, "/actuator/prometheus").body()).contains("jvm_memory_used_bytes");

        var unknown = get(server.privatePort, "/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type").orElseThrow()).startsWith("application/");
        assertThat(unknown.body()).startsWith("{").doesNotContain("<html").doesNotContain("trace");
        assertThat(get(server.privatePort, "/actuator/env").statusCode()).isEqualTo(404);

        assertThat(get(server.publicPort, "/actuator/health/liveness").statusCode())
                .isEqualTo(404);
        assertThat(get(server.publicPort, "/actuator/prometheus").statusCode()).isEqualTo(404);

        refuses("data folder " + data + " is in use by another process");
    }

    @Nested
    class RefusesInOneLine {
        @Test
        void aPublicPortThatIsTaken() throws IOException {
            try (var taken = new ServerSocket(0)) {
                refuses(
                        "cannot listen on port " + taken.getLocalPort(),
                        "--latchkey.http.port=" + taken.getLocalPort());
            }
            assertThat(data).doesNotExist();
        }

        @Test
        void aPrivatePortThatIsTaken() throws IOException {
            try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                refuses("cannot listen on port " + taken.getLocalPort(), "--server.port=" + taken.getLocalPort());
            }
            assertThat(data).doesNotExist();
        }

        @Test
        void badSettings() {
            refuses("latchkey.http.port must be between 0 and 65535, was 70000", "--latchkey.http.port=70000");
            refuses("setting server.port must be of type Integer, was 'many'", "--server.port=many");
            refuses("latchkey.external-origin must be", "--latchkey.external-origin=https://id.example.com/path");
            assertThat(data).doesNotExist();
        }

        @Test
        void aDatabaseThatCannotBeReached() {
            var url = "jdbc:postgresql://127.0.0.1:" + ServerProcess.freePort() + "/latchkey";
            refuses("the database at " + url + " cannot be reached", "--spring.datasource.url=" + url);
            refuses("spring.datasource.url must begin with jdbc:postgresql:", "--spring.datasource.url=jdbc:h2:mem:x");
            assertThat(data).doesNotExist();
        }

        @Test
        void aDataFolderOfAnotherFormat() throws IOException {
            createData();
            Files.writeString(data.resolve("version"), "9\n");
            Files.setPosixFilePermissions(data.resolve("version"), PosixFilePermissions.fromString("rw-------"));
            refuses("data folder " + data + " has format '9'; this server reads format 1");
        }

        @Test
        void aDataFolderThatOthersCanRead() throws IOException {
            createData();
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
            refuses(data + " has mode 0755, which lets others use it; it needs 0700: chmod 0700 '" + data + "'");
            assertThat(data).isEmptyDirectory();
        }

        @Test
        void aLogWithEventsOfALaterVersion() throws Exception {
            PreparedFolder.at(data);
            PreparedFolder.change(data, "insert into log.event_types values ('user.beamed', 1), ('user.locked', 7)");

            var later = start();
            assertThat(later.awaitExit()).isEqualTo(1);
            assertThat(later.err().lines())
                    .singleElement()
                    .isEqualTo(
                            "latchkey: the log holds events that this version does not know: user.beamed in revision 1,"
                                    + " user.locked in revision 7; start the version that wrote them, or a later one");
        }

        private void createData() throws IOException {
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    @Test
    void leavesNothingRunningWhenItIsStoppedWhileItStarts() {
        var server = start();
        await().atMost(Duration.ofSeconds(60)).until(() -> !server.children().isEmpty());
        server.terminate();
        server.awaitExit();
        await().atMost(Duration.ofSeconds(10)).until(() -> runningIn(data).isEmpty());
        start().awaitReady();
    }

    private void refuses(String line, String... settings) {
        var server = start(settings);
        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(server.err().lines()).singleElement().asString().startsWith("latchkey: " + line);
        assertThat(server.out()).isEmpty();
    }

    private ServerProcess start(String... settings) {
        var server = new ServerProcess(folder, settings);
        started.add(server);
        return server;
    }

    private JsonNode bootstrap() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(data.resolve("bootstrap.json")));
    }

    private static List<ProcessHandle> runningIn(Path data) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(data.toString()))
                            .isPresent())
                    .toList();
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("accept", "text/html,*/*;q=0.8")
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
