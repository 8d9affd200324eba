package dev.latchkey.gateway.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.gateway.start.PrivateFiles;
import dev.latchkey.gateway.start.StartRefused;
import dev.latchkey.gateway.start.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on the loopback address, that keeps its data in a folder and is watched over.
 *
 * <p>The programs are zonky's, but its launcher is not used: it starts the server without passwords and without
 * {@code fsync}, cannot take up an initialisation that was cut off, and leaves a server whose parent was killed alone.
 */
final class EmbeddedPostgres implements AutoCloseable, EmptyDatabase.Runner {
    /** The role that owns the database and may do anything. */
    static final String SUPERUSER = "postgres";
    /** The database that PostgreSQL brings along. */
    static final String MAINTENANCE = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration INITIALISE = Duration.ofMinutes(2);
    /** Long enough for the recovery after a crash under full load. */
    private static final Duration START = Duration.ofMinutes(1);

    private static final Duration STOP = Duration.ofSeconds(3);
    private static final Duration STOP_ORPHAN = Duration.ofSeconds(8);
    private static final int PORT_ATTEMPTS = 3;
    private static final int RESTARTS = 5;
    private static final Duration STABLE = Duration.ofMinutes(1);
    private static final int STATUS_LINE = 7;
    private static final int LAST_LINES = 2;

    /**
     * More of them make it harder to guess a password. These are random, of 24 bytes, so there is nothing to guess, and
     * each connection would have to compute 4,096.
     */
    static final String SCRAM_ITERATIONS = "scram_iterations=1";

    /** Given on the command line, which {@code alter system} cannot override. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "wal_level=replica",
            "password_encryption=scram-sha-256",
            SCRAM_ITERATIONS,
            "max_connections=300",
            "shared_buffers=128MB",
            "max_wal_size=1GB",
            "timezone=UTC",
            "log_timezone=UTC",
            // The log has one reader, the operator, and no statement's text or values belong into it.
            "log_min_messages=fatal",
            "log_min_error_statement=panic",
            "log_checkpoints=off",
            "logging_collector=off");

    private final Path programs;
    private final @Nullable DatabaseContent content;
    private final Path data;
    private final Path portFile;
    private final Path log;
    private final Set<Integer> reserved;
    private volatile int port;
    private volatile boolean closing;
    private volatile boolean initialising;
    private volatile @Nullable Process process;
    /** Where the database is made that ours is a copy of. */
    private volatile @Nullable EmbeddedPostgres other;

    /**
     * Describes a server that is not yet started.
     *
     * @param programs what {@link PostgresBinaries#unpack} answered
     * @param content what is in the database, where the same programs serve other data folders too; null where they serve
     *     this one alone, in which there is nothing then
     * @param data where the server keeps its data; created if it is not there
     * @param reserved ports that are free now but meant for somebody else
     */
    EmbeddedPostgres(Path programs, @Nullable DatabaseContent content, Path data, Set<Integer> reserved) {
        this.programs = programs;
        this.content = content;
        this.data = data;
        this.reserved = Set.copyOf(reserved);
        this.portFile = data.resolveSibling(portFile(String.valueOf(data.getFileName())));
        this.log = data.resolveSibling(data.getFileName() + ".log");
    }

    /**
     * Starts the server, creating its data first if there is none, and watches over it from then on.
     *
     * @param passwords those of {@link #SUPERUSER} and of the roles of the content, used when the data is created
     * @throws StartRefused if it does not start
     */
    void start(Map<String, String> passwords) {
        try {
            initialise(passwords);
            for (int attempt = 1; ; attempt++) {
                endOrphan();
                port = choosePort(attempt);
                try {
                    launch();
                    break;
                } catch (StartRefused e) {
                    requireVersion();
                    // Between the choice of the port and its use another program may have taken it.
                    if (attempt == PORT_ATTEMPTS || closing) {
                        throw e;
                    }
                }
            }
            PrivateFiles.write(portFile, (port + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL in " + data, e);
        }
        Thread.ofPlatform().daemon().name("postgres-watch").start(this::watch);
    }

    /** Returns the name of the file beside the data that says the port; the server may have ended since it was written. */
    static String portFile(String data) {
        return data + ".port";
    }

    /** Returns the port on the loopback address; it stays the same while this object lives. */
    int port() {
        return port;
    }

    /** Returns where a database of this server is, for one of its roles. */
    DatabaseAddress address(String database, String user, String password) {
        return new DatabaseAddress(Database.URL.formatted(port, database), user, password);
    }

    /** Returns the process id of the server. */
    long pid() {
        var running = process;
        return running == null ? -1 : running.pid();
    }

    /** Watches over the server no longer and leaves it running, as a process that is killed does. */
    void abandon() {
        closing = true;
    }

    /** Stops the server: connections are cut, everything is written, no process is left. */
    @Override
    public void close() {
        closing = true;
        var begun = other;
        if (begun != null) {
            begun.close();
        }
        var running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        if (initialising) {
            killGroup(running);
            exited(running, STOP);
            return;
        }
        signal("INT", running.pid());
        if (!exited(running, STOP)) {
            LOG.warn("PostgreSQL did not stop within {} s; it will recover at the next start", STOP.toSeconds());
            signal("QUIT", running.pid());
            if (!exited(running, STOP)) {
                running.destroyForcibly();
            }
        }
    }

    /** Deletes the data and what lies beside it, of a server that is not running, or that somebody left running. */
    void discard() throws IOException {
        endOrphan();
        PostgresBinaries.deleteTree(data);
        Files.deleteIfExists(portFile);
        Files.deleteIfExists(log);
    }

    /** Makes the data in a folder beside and renames it, so that a start that is cut off leaves nothing behind. */
    private void initialise(Map<String, String> passwords) throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            PrivateFiles.requirePrivate(data);
            return;
        }
        var unfinished = data.resolveSibling(data.getFileName() + ".new");
        PostgresBinaries.deleteTree(unfinished);
        initialising = true;
        new EmptyDatabase(programs, content, this).make(unfinished, passwords);
        PrivateFiles.rename(unfinished, data);
        initialising = false;
    }

    @Override
    public void answersFor(EmbeddedPostgres server) {
        other = server;
        if (closing) {
            // close() may have looked just before.
            server.close();
        }
    }

    @Override
    public String run(List<String> command, String input) throws IOException {
        var program = process(command, Redirect.PIPE);
        show(program);
        try (var in = program.outputWriter(UTF_8)) {
            in.write(input);
        } catch (IOException e) {
            LOG.debug("{} ended before it had read all", command.getFirst(), e);
        }
        if (!exited(program, INITIALISE)) {
            killGroup(program);
        }
        if (program.isAlive() || program.exitValue() != 0) {
            throw new StartRefused("cannot create the embedded database: " + lastWords());
        }
        return Files.readString(log);
    }

    /** Asked only when the server does not start, since to ask is to start a program. */
    private void requireVersion() throws IOException {
        var found = Files.readString(data.resolve("PG_VERSION")).strip();
        var ours = PostgresBinaries.majorVersion(programs);
        if (!found.equals(ours)) {
            throw new StartRefused("the database in %s is of PostgreSQL %s; this server brings PostgreSQL %s"
                    .formatted(data, found, ours));
        }
    }

    private void launch() throws IOException {
        var command = new ArrayList<String>();
        command.add(programs.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (var setting : SETTINGS) {
            command.addAll(List.of("-c", setting));
        }
        var started = process(command, Redirect.from(Path.of("/dev/null").toFile()));
        show(started);
        boolean settled = Waiting.until(START, () -> !started.isAlive() || isReady(started.pid()));
        if (!settled || !started.isAlive()) {
            started.destroyForcibly();
            throw new StartRefused("the embedded database does not start: " + lastWords());
        }
    }

    /** Lets {@link #close()} see a program that has been started. */
    private void show(Process started) {
        process = started;
        if (closing) {
            // close() may have looked just before; the one who comes later cleans up.
            close();
        }
    }

    /** Ends a program with its helpers, which would write on for a while; the next start makes all of it anew. */
    private void killGroup(Process program) {
        signal("KILL", -program.pid());
        program.destroyForcibly();
    }

    /**
     * Starts a program away from the terminal, so that Ctrl-C reaches only us and the order of stopping is ours, and
     * as another user of a user namespace if we are root, which PostgreSQL does not run as.
     */
    private Process process(List<String> command, Redirect input) throws IOException {
        var whole = new ArrayList<String>();
        program("setsid").ifPresent(whole::add);
        if (isRoot()) {
            whole.add(program("unshare")
                    .orElseThrow(() -> new StartRefused("PostgreSQL does not run as root; start Latchkey as another"
                            + " user or give a database by --spring.datasource.url=…")));
            whole.add("-U");
        }
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectInput(input)
                .redirectOutput(emptyLog());
        // What the operator's shell says of other PostgreSQL servers is not for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        // The setting of the server, too; else initdb compares all zones that there are with that of the machine.
        builder.environment().put("TZ", "UTC");
        return builder.start();
    }

    private Redirect emptyLog() {
        PrivateFiles.write(log, new byte[0]);
        return Redirect.appendTo(log.toFile());
    }

    private void watch() {
        for (int restarts = 0; !closing; ) {
            var running = process;
            if (running == null) {
                return;
            }
            long begin = System.nanoTime();
            try {
                running.waitFor();
            } catch (InterruptedException e) {
                return;
            }
            if (closing) {
                return;
            }
            restarts = System.nanoTime() - begin > STABLE.toNanos() ? 1 : restarts + 1;
            if (restarts > RESTARTS) {
                LOG.error("the embedded database stopped {} times in a row; restart the server", restarts);
                return;
            }
            LOG.warn("the embedded database stopped unexpectedly; starting it again");
            // At once the first time, then a little later each time.
            Waiting.until(Duration.ofSeconds(restarts - 1), () -> closing);
            restart();
        }
    }

    private void restart() {
        try {
            endOrphan();
            launch();
            LOG.warn("the embedded database runs again");
        } catch (IOException | RuntimeException e) {
            if (!closing) {
                LOG.error("the embedded database could not be started again: {}", e.getMessage());
            }
        }
    }

    /**
     * Ends what an earlier server left running in our folder, which happens when it was killed. The folder's lock is
     * ours, so no living server uses it.
     */
    private void endOrphan() throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var found = pidFileLines();
        long pid = found.isEmpty() ? -1 : Long.parseLong(found.getFirst().strip());
        if (pid > 0 && worksHere(pid)) {
            signal("INT", pid);
            if (!Waiting.until(STOP_ORPHAN, () -> !worksHere(pid))) {
                signal("QUIT", pid);
            }
        }
        // Its children end by themselves when they notice; before that the shared memory is in use.
        if (!Waiting.until(STOP_ORPHAN, () -> ProcessHandle.allProcesses().noneMatch(p -> worksHere(p.pid())))) {
            throw new StartRefused("another PostgreSQL still runs in " + data + "; stop it first");
        }
        // The id may belong to another program by now, or to a dead process that nobody has buried. PostgreSQL would
        // take either for a living server and refuse.
        Files.deleteIfExists(pidFile);
    }

    /** Whether a process is a PostgreSQL with our data: each of its processes works in the folder of its data. */
    private boolean worksHere(long pid) {
        var place = Path.of("/proc", Long.toString(pid), "cwd");
        try {
            return Files.readSymbolicLink(place).equals(data);
        } catch (IOException e) {
            if (Files.isDirectory(Path.of("/proc/self"))) {
                return false;
            }
        }
        // No /proc, as on macOS: the server's own command line names the folder.
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().arguments())
                .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
                .isPresent();
    }

    private boolean isReady(long pid) {
        var found = pidFileLines();
        return found.size() > STATUS_LINE
                && found.getFirst().strip().equals(Long.toString(pid))
                && found.get(STATUS_LINE).strip().equals("ready");
    }

    private List<String> pidFileLines() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private int choosePort(int attempt) throws IOException {
        if (attempt == 1 && Files.exists(portFile)) {
            var before = Files.readString(portFile).strip();
            if (before.matches("\\d{1,5}") && isFree(Integer.parseInt(before))) {
                return Integer.parseInt(before);
            }
        }
        int chosen;
        do {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                chosen = socket.getLocalPort();
            }
        } while (reserved.contains(chosen));
        return chosen;
    }

    private boolean isFree(int port) {
        if (reserved.contains(port)) {
            return false;
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Java can only terminate and kill; PostgreSQL tells apart by signal how fast to stop.
     *
     * @param pid of a process or, negative, of the first process of a group
     */
    private void signal(String name, long pid) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            exited(kill, STOP);
        } catch (IOException e) {
            LOG.warn("cannot signal PostgreSQL: {}", e.getMessage());
        }
    }

    /** Waits even if the thread is to end: what is stopped half stays half. */
    private static boolean exited(Process process, Duration atMost) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What PostgreSQL said last, without time and process id. */
    private String lastWords() {
        try {
            var words = Files.readAllLines(log).stream()
                    .map(line -> line.replaceFirst("^\\S+ \\S+ UTC \\[\\d+] ", ""))
                    .filter(line -> !line.isBlank() && !line.startsWith("HINT"))
                    .toList();
            return words.isEmpty()
                    ? "see " + log
                    : String.join("; ", words.subList(Math.max(0, words.size() - LAST_LINES), words.size()));
        } catch (IOException e) {
            return "see " + log;
        }
    }

    private static boolean isRoot() throws IOException {
        var self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getAttribute(self, "unix:uid").equals(0)
                : "root".equals(System.getProperty("user.name"));
    }

    private static Optional<String> program(String name) {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
