package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The built server in a process of its own, as {@code bin/latchkey} starts it. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path BUILT = Path.of("target").toAbsolutePath();

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    /** Begins elsewhere in every process, for those that test at the same time. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 100 % PORTS));

    final int publicPort;
    final int privatePort;
    private final Process process;
    private final Path out;
    private final Path err;

    /** Starts the server, in {@code folder} and on free ports unless the settings say otherwise. */
    ServerProcess(Path folder, String... settings) {
        try {
            publicPort = freePort();
            privatePort = freePort();
            out = Files.createTempFile(folder, "stdout", ".txt");
            err = Files.createTempFile(folder, "stderr", ".txt");
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Path.of("..", "bin", "jvm.options").toAbsolutePath(),
                    // It is ready sooner with the quick compiler, which is all that these tests want of it.
                    "-XX:TieredStopAtLevel=1",
                    // Without the cache, as after a build that skips the training, everything only takes longer.
                    "-XX:AOTCache=" + BUILT.resolve("latchkey.aot"),
                    "-Xlog:aot=off",
                    "-Xlog:cds=off",
                    "-Dlatchkey.postgres.binaries-dir=" + PreparedFolder.BINARIES,
                    "-Dlatchkey.http.port=" + publicPort,
                    "-Dserver.port=" + privatePort,
                    "-jar",
                    BUILT.resolve("latchkey.jar").toString()));
            command.addAll(List.of(settings));
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerProcess awaitReady() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                // They are of tests that run beside this one.
                .dontCatchUncaughtExceptions()
                .until(() -> out().contains("latchkey: ready at ") || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the server ended:\n" + out() + err());
        }
        return this;
    }

    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not end:\n" + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    @Override
    public void close() {
        terminate();
        awaitExit();
    }

    /**
     * Starts a command as it is documented, in the folder from which the server was started.
     *
     * @param command begins with {@code bin/latchkey}
     * @param said where all that it prints goes
     */
    static Process shell(String command, Path folder, Path said) throws IOException {
        var home = Path.of("..").toRealPath();
        var builder = new ProcessBuilder(
                        "sh", "-c", command.replace("bin/latchkey", "exec '" + home.resolve("bin/latchkey") + "'"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        // For what runs for seconds the quick compiler does, and leaves more of the machine to other tests.
        builder.environment().put("LATCHKEY_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        return builder.start();
    }

    /**
     * Returns a port that nobody listens on, each only once. It lies below those that the system gives to outgoing
     * connections and to whoever asks for any port, so that none of them takes it before the server does.
     */
    static int freePort() {
        while (true) {
            int port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
            try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: the next.
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
