package dev.latchkey.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.PreparedFolder;
import dev.latchkey.gateway.start.PrivateFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.jdbc.core.simple.JdbcClient;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("embedded PostgreSQL")
class EmbeddedPostgresTest {
    private static final String PASSWORD = "correct-horse";
    private static final Map<String, String> PASSWORDS =
            Map.of(EmbeddedPostgres.SUPERUSER, PASSWORD, "reader", "it's theirs");

    @TempDir
    static Path shared;

    private static Path programs;
    private static Path pattern;

    private final List<EmbeddedPostgres> started = Collections.synchronizedList(new ArrayList<>());
    private Path data;

    @BeforeAll
    static void makeOnceWhatMostBeginWith() throws IOException {
        programs = PostgresBinaries.unpack(shared.resolve("programs"));
        pattern = shared.toRealPath().resolve("pattern");
        try (var server = new EmbeddedPostgres(programs, new Notes(), pattern, Set.of())) {
            server.start(PASSWORDS);
            PreparedFolder.dropTemplates(client(server, PASSWORD));
        }
    }

    @BeforeEach
    void placeData(@TempDir Path root) throws IOException {
        data = root.toRealPath().resolve("postgres");
    }

    @AfterEach
    void stopAll() {
        started.forEach(EmbeddedPostgres::close);
    }

    @Test
    void isUnpackedOnce() throws IOException {
        var before = Files.getLastModifiedTime(programs.resolve("bin/postgres"));
        assertThat(PostgresBinaries.unpack(shared.resolve("programs"))).isEqualTo(programs);
        assertThat(Files.getLastModifiedTime(programs.resolve("bin/postgres"))).isEqualTo(before);
        assertThat(PostgresBinaries.majorVersion(programs)).isEqualTo("18");
    }

    @Test
    void isUnpackedByTwoAtOnce(@TempDir Path root) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = Stream.generate(() -> threads.submit(() -> PostgresBinaries.unpack(root.resolve("programs"))))
                    .limit(2)
                    .toList();
            for (var each : all) {
                assertThat(PostgresBinaries.majorVersion(each.get())).isEqualTo("18");
            }
        }
        try (var folders = Files.list(root.resolve("programs"))) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void isCopiedFromDataThatNobodyHasAPasswordOf() throws IOException {
        var copied = kept(programs.getParent()).getFirst();
        var rules = copied.resolve("pg_hba.conf");
        assertThat(Files.readString(rules).lines())
                .filteredOn(line -> line.matches("(local|host).*"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).endsWith("reject"));

        PreparedFolder.copy(copied, data);
        Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        assertThat(client(startOn(data), null)
                        .sql("select rolname from pg_authid where rolpassword is not null")
                        .query(String.class)
                        .list())
                .isEmpty();
    }

    @Test
    void holdsWhatWasMadeOnceForAll() {
        var server = startOn(data);
        assertThat(client(server, PASSWORD)
                        .sql("select text from notes")
                        .query(String.class)
                        .list())
                .containsExactly("made once");
        assertThat(JdbcClient.create(server.address(EmbeddedPostgres.MAINTENANCE, "reader", "it's theirs")
                                .unpooled())
                        .sql("select current_user")
                        .query(String.class)
                        .single())
                .isEqualTo("reader");
    }

    @Test
    void isMadeOnceForEachContent(@TempDir Path root) throws IOException {
        var own = Files.createSymbolicLink(root.resolve(programs.getFileName()), programs);
        for (var version : List.of("one", "one", "another")) {
            startOn(own, new Notes(version), root.toRealPath().resolve(version + started.size()));
        }
        assertThat(kept(root)).hasSize(2);
        try (var files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("unfinished"));
        }
    }

    @Test
    void leavesNothingRunningWhenItIsStoppedWhileItsContentIsMade(@TempDir Path root) throws Exception {
        var own = Files.createSymbolicLink(root.resolve(programs.getFileName()), programs);
        var making = new CompletableFuture<EmbeddedPostgres>();
        var stopped = new CountDownLatch(1);
        var server = new EmbeddedPostgres(
                own,
                new Notes("slow") {
                    @Override
                    public void makeBy(EmbeddedPostgres maker, String superuserPassword) throws SQLException {
                        making.complete(maker);
                        await().atMost(Duration.ofSeconds(20)).until(() -> stopped.getCount() == 0);
                        super.makeBy(maker, superuserPassword);
                    }
                },
                data,
                Set.of());
        started.add(server);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = threads.submit(() -> server.start(PASSWORDS));
            long pid = making.get(20, TimeUnit.SECONDS).pid();
            server.close();
            assertThat(ProcessHandle.of(pid)).isEmpty();
            stopped.countDown();
            assertThatThrownBy(start::get).hasCauseInstanceOf(StartRefused.class);
        }
        assertThat(kept(root)).isEmpty();
    }

    @Test
    void endsWhatAKilledParentLeftRunningInTheMiddleOfTheContent(@TempDir Path root) throws IOException {
        var own = Files.createSymbolicLink(root.resolve(programs.getFileName()), programs);
        startOn(own, new Notes(), root.toRealPath().resolve("first")).close();
        var made = kept(root).getFirst();
        var unfinished = made.resolveSibling(made.getFileName() + ".unfinished");
        PostgresBinaries.deleteTree(made);
        PreparedFolder.copy(pattern, unfinished);
        var orphan = startOn(own, new Notes(), unfinished);
        orphan.abandon();

        startOn(own, new Notes(), root.toRealPath().resolve("second"));

        assertThat(ProcessHandle.of(orphan.pid()).map(ProcessHandle::isAlive))
                .isNotEqualTo(java.util.Optional.of(true));
        assertThat(unfinished).doesNotExist();
        assertThat(made).isDirectory();
    }

    @Test
    void isMadeByTwoAtOnce(@TempDir Path root) throws Exception {
        var theirs = Files.createSymbolicLink(root.resolve(programs.getFileName()), programs);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = Stream.of("one", "two")
                    .map(name -> threads.submit(
                            () -> startOn(theirs, new Notes(), root.toRealPath().resolve(name))))
                    .toList();
            for (var each : all) {
                assertThat(show(client(each.get(), PASSWORD), "data_checksums")).isEqualTo("on");
            }
        }
        assertThat(kept(root)).hasSize(1);
    }

    @Test
    void isMadeInPlaceWhereTheProgramsServeNobodyElse(@TempDir Path root) throws IOException {
        var own = Files.createSymbolicLink(root.resolve(programs.getFileName()), programs);
        var server = new EmbeddedPostgres(own, null, data, Set.of());
        started.add(server);

        server.start(Map.of(EmbeddedPostgres.SUPERUSER, "it's mine"));

        assertThat(show(client(server, "it's mine"), "data_checksums")).isEqualTo("on");
        assertThat(kept(root)).isEmpty();
    }

    @Test
    void losesNothingByItsSettings() {
        var database = client(start(), PASSWORD);
        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
            assertThat(show(database, setting)).as(setting).isEqualTo("on");
        }
        assertThat(show(database, "server_encoding")).isEqualTo("UTF8");
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        var server = start();
        assertThat(show(client(server, PASSWORD), "password_encryption")).isEqualTo("scram-sha-256");
        assertThatThrownBy(() -> address(server, "wrong").unpooled().getConnection())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThatThrownBy(() -> address(server, null).unpooled().getConnection())
                .isInstanceOf(SQLException.class);
    }

    @Test
    void hasNothingComputedThatOnlyMakesPasswordsHarderToGuess() {
        var database = client(start(), PASSWORD);
        database.sql("create role other login password 'battery-staple'").update();
        assertThat(database.sql("select rolpassword from pg_authid where rolpassword is not null")
                        .query(String.class)
                        .list())
                .hasSize(3)
                .allSatisfy(stored -> assertThat(stored).startsWith("SCRAM-SHA-256$1:"));
    }

    @Test
    void listensOnTheLoopbackAddressAlone() throws IOException {
        var server = start();
        for (var network : NetworkInterface.networkInterfaces().toList()) {
            for (var address : network.inetAddresses().toList()) {
                if (!address.equals(InetAddress.getByName("127.0.0.1"))) {
                    assertThatThrownBy(() -> connect(address, server.port())).isInstanceOf(IOException.class);
                }
            }
        }
        connect(InetAddress.getByName("127.0.0.1"), server.port());
    }

    @Test
    void keepsDataAndPortOverARestart() {
        var first = start();
        int port = first.port();
        long pid = first.pid();
        client(first, PASSWORD).sql("create table kept as select 42 as answer").update();
        first.close();
        assertThat(ProcessHandle.of(pid)).isEmpty();

        var second = start();
        assertThat(second.port()).isEqualTo(port);
        assertThat(client(second, PASSWORD)
                        .sql("select answer from kept")
                        .query(Integer.class)
                        .single())
                .isEqualTo(42);
    }

    @Test
    void takesAnotherPortIfTheOldOneIsTaken() throws IOException {
        var first = start();
        int port = first.port();
        first.close();
        try (var taken = new java.net.ServerSocket()) {
            taken.setReuseAddress(true);
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(start().port()).isNotEqualTo(port);
        }
    }

    @Test
    void takesAnotherPortIfTheOldOneIsMeantForSomebodyElse() {
        var first = start();
        int port = first.port();
        first.close();
        assertThat(startOn(data, port).port()).isNotEqualTo(port);
    }

    @Test
    void endsAServerThatAKilledParentLeftRunning() {
        // The same as a parent that was killed: nobody stopped the first, and the second knows nothing of it. The
        // first sees its process end and starts it again, unless it is told that it is closing.
        var orphan = start();
        client(orphan, PASSWORD).sql("create table kept as select 42 as answer").update();
        orphan.abandon();

        var second = start();
        assertThat(second.pid()).isNotEqualTo(orphan.pid());
        assertThat(ProcessHandle.of(orphan.pid()).map(ProcessHandle::isAlive))
                .isNotEqualTo(java.util.Optional.of(true));
        assertThat(client(second, PASSWORD)
                        .sql("select answer from kept")
                        .query(Integer.class)
                        .single())
                .isEqualTo(42);
    }

    @Test
    void startsAfterServerAndDatabaseWereKilled() {
        var killed = start();
        client(killed, PASSWORD).sql("create table kept as select 42 as answer").update();
        killed.abandon();
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

        assertThat(client(start(), PASSWORD)
                        .sql("select answer from kept")
                        .query(Integer.class)
                        .single())
                .isEqualTo(42);
    }

    @Test
    void startsWhenAnotherProgramHasTheOldProcessId() throws IOException {
        start().close();
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n1\n1\n\n127.0.0.1\n");
        show(client(start(), PASSWORD), "fsync");
    }

    @Test
    void startsAgainByItselfOnTheSamePortWhenItIsKilled() {
        var server = start();
        int port = server.port();
        long pid = server.pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
            assertThat(server.pid()).isNotEqualTo(pid);
            show(client(server, PASSWORD), "fsync");
        });
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void takesUpAnInitialisationThatWasCutOff() throws IOException {
        var unfinished = data.resolveSibling("postgres.new");
        Files.createDirectories(unfinished.resolve("base"));
        Files.writeString(unfinished.resolve("PG_VERSION"), "18\n");
        show(client(startOn(data), PASSWORD), "fsync");
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void refusesDataOfAnotherVersion() throws IOException {
        PrivateFiles.createFolder(data);
        Files.writeString(data.resolve("PG_VERSION"), "17\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartRefused.class)
                .hasMessage("the database in %s is of PostgreSQL 17; this server brings PostgreSQL 18", data);
    }

    @Test
    void saysWhatPostgresSaysWhenItDoesNotStart() throws IOException {
        start().close();
        Files.writeString(data.resolve("postgresql.conf"), "no_such_setting = 1\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("the embedded database does not start")
                .hasMessageContaining("postgresql.conf");
    }

    /** Starts on a new database where there is none. */
    private EmbeddedPostgres start() {
        if (Files.notExists(data)) {
            PreparedFolder.copy(pattern, data);
        }
        return startOn(data);
    }

    private EmbeddedPostgres startOn(Path data, Integer... reserved) {
        return startOn(programs, new Notes(), data, reserved);
    }

    private EmbeddedPostgres startOn(Path programs, DatabaseContent content, Path data, Integer... reserved) {
        var server = new EmbeddedPostgres(programs, content, data, Set.of(reserved));
        started.add(server);
        server.start(PASSWORDS);
        return server;
    }

    /** What lies beside the programs and is copied. */
    private static List<Path> kept(Path root) throws IOException {
        try (var folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("PG_VERSION")))
                    .filter(folder -> folder.getFileName().toString().startsWith(programs.getFileName() + "-"))
                    .toList();
        }
    }

    private static DatabaseAddress address(EmbeddedPostgres server, String password) {
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", EmbeddedPostgres.SUPERUSER, password);
    }

    private static JdbcClient client(EmbeddedPostgres server, String password) {
        return JdbcClient.create(address(server, password).unpooled());
    }

    private static String show(JdbcClient database, String setting) {
        return database.sql("show " + setting).query(String.class).single();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
        }
    }

    /** A table, and a role that may log in. */
    private static class Notes implements DatabaseContent {
        private final String version;

        Notes() {
            this("notes");
        }

        Notes(String version) {
            this.version = version;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public void makeBy(EmbeddedPostgres server, String superuserPassword) throws SQLException {
            var database = server.address(EmbeddedPostgres.MAINTENANCE, EmbeddedPostgres.SUPERUSER, superuserPassword);
            try (var connection = database.unpooled().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create role reader login");
                statement.execute("create table notes as select 'made once' as text");
            }
        }
    }
}
