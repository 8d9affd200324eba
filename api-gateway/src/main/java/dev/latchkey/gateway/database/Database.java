package dev.latchkey.gateway.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.proof.NoteSigner;
import dev.latchkey.gateway.start.CheckpointKeyFiles;
import dev.latchkey.gateway.start.CodeKeyFiles;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.LatchkeyProperties;
import dev.latchkey.gateway.start.MasterKeyFiles;
import dev.latchkey.gateway.start.PrivateFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The database as a start sees it: begun early on a thread of its own, waited for by the first bean that needs it.
 *
 * <p>It also decides whether this is a first start, since that is a question to the log and the data folder together.
 */
public final class Database implements AutoCloseable {
    /** What the first start writes when it is done. */
    public static final String BOOTSTRAP = "bootstrap.json";
    /** What the first start writes before it begins, so that it can be taken up again. */
    public static final String BOOTSTRAP_PENDING = "bootstrap.json.pending";

    /** The folder of the embedded database in the data folder. */
    static final String DATA = "postgres";
    /** The file with the password of its owner, below the keys. */
    static final String OWNER_PASSWORD = "database-owner.password";

    /** The role that the server works with. */
    static final String APPLICATION = "latchkey";
    /** What the embedded database is called. */
    static final String NAME = "latchkey";
    /** Where it is, by its port and a name. */
    static final String URL = "jdbc:postgresql://127.0.0.1:%d/%s";

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final int PASSWORD_BYTES = 24;
    /** Longer than a recovery under full load takes; see {@link EmbeddedPostgres}. */
    private static final Duration READY = Duration.ofMinutes(3);
    /** Any number does, as long as nobody else in the database uses it. */
    private static final long FIRST_START_LOCK = 0x4c61_7463_686b_6579L;

    private final String host;
    private final DataFolder folder;
    private final List<byte[]> givenMasterKeys;
    private final Console console;
    private final Clock clock;
    private final SecureRandom random;
    private final CompletableFuture<DatabaseAddress> ready = new CompletableFuture<>();
    private volatile @Nullable EmbeddedPostgres embedded;
    private volatile @Nullable Connection firstStart;
    private volatile boolean hasEvents;
    private volatile boolean closed;

    private Database(
            String host,
            DataFolder folder,
            List<byte[]> givenMasterKeys,
            Console console,
            Clock clock,
            SecureRandom random) {
        this.host = host;
        this.folder = folder;
        this.givenMasterKeys = givenMasterKeys;
        this.console = console;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Looks at a database that is given, before anything is written.
     *
     * @param environment {@code spring.datasource.url}, {@code .username}, {@code .password}; {@code
     *     spring.flyway.user}, {@code .password} where migrations run as another user
     * @throws StartRefused if the database cannot be used
     */
    public static void requireUsable(Environment environment, Console console) {
        var given = given(environment);
        if (given != null) {
            Migrations.check(given);
            Migrations.check(owner(given, environment)).forEach(console::say);
        }
    }

    /**
     * Begins to start the embedded database, or to prepare the one that is given, and returns at once.
     *
     * @param environment see {@link #requireUsable}
     * @param ownPorts what this server itself is about to listen on; an embedded database takes none of them
     */
    public static Database begin(
            Environment environment,
            LatchkeyProperties properties,
            Set<Integer> ownPorts,
            DataFolder folder,
            Console console,
            Clock clock,
            SecureRandom random) {
        var database = new Database(host(environment), folder, properties.masterKeys(), console, clock, random);
        Thread.ofPlatform().daemon().name("database-start").start(() -> {
            try {
                var given = given(environment);
                database.ready.complete(
                        given == null
                                ? database.startEmbedded(properties.postgres().binariesDir(), ownPorts)
                                : database.prepare(owner(given, environment), given, null));
            } catch (Throwable e) {
                database.ready.completeExceptionally(e);
            }
        });
        return database;
    }

    private static String host(Environment environment) {
        var origin = environment.getProperty("latchkey.external-origin", "");
        return origin.isBlank() ? "localhost" : URI.create(origin.strip()).getHost();
    }

    /**
     * Waits until the database is started, migrated, and known to belong to the data folder.
     *
     * @throws StartRefused if it could not be started
     */
    DatabaseAddress address() {
        try {
            return ready.get(READY.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartRefused refused) {
                throw refused;
            }
            throw new IllegalStateException("cannot start the database", e.getCause());
        } catch (TimeoutException e) {
            throw new StartRefused("the database was not ready within " + READY.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("interrupted while the database started");
        }
    }

    /** Waits like every reader of the database, then returns the code keys of its data folder. */
    CodeKeyFiles codeKeys() {
        address();
        return CodeKeyFiles.load(folder.keys());
    }

    /** Waits like every reader of the database, then returns the keys that sign checkpoints, the first one first. */
    public List<NoteSigner> checkpointKeys() {
        address();
        return CheckpointKeyFiles.load(folder.keys());
    }

    /**
     * Waits like every reader of the database, then returns what the keys of people are wrapped with.
     *
     * @throws StartRefused if a file cannot be read
     */
    public MasterKeyFiles masterKeys() {
        address();
        return MasterKeyFiles.load(folder.keys(), givenMasterKeys);
    }

    /** Returns whether the log held events when this start found it. */
    public boolean hasEvents() {
        address();
        return hasEvents;
    }

    /** Says that the instance is founded: other nodes may start on the same database now. */
    public void founded() {
        var lock = firstStart;
        firstStart = null;
        if (lock != null) {
            try {
                lock.close();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot end the first start", e);
            }
        }
    }

    /** Stops the embedded database, if it is that. */
    @Override
    public void close() {
        closed = true;
        ready.completeExceptionally(new StartRefused("stopped before the database was ready"));
        founded();
        var server = embedded;
        if (server != null) {
            server.close();
        }
    }

    private DatabaseAddress startEmbedded(@Nullable Path binaries, Set<Integer> ownPorts)
            throws SQLException, IOException {
        var begin = clock.instant();
        var data = folder.resolve(DATA);
        boolean isNew = !Files.exists(data);
        var programs = PostgresBinaries.unpack(binaries == null ? folder.resolve("postgres-binaries") : binaries);
        var keys = folder.keys();
        var password = read(passwordFile(keys.resolve(OWNER_PASSWORD)));
        var applicationPassword = read(passwordFile(keys.resolve("database-application.password")));
        var server = new EmbeddedPostgres(programs, binaries == null ? null : new LatchkeyContent(), data, ownPorts);
        embedded = server;
        if (closed) {
            throw new StartRefused("stopped");
        }
        server.start(Map.of(EmbeddedPostgres.SUPERUSER, password, APPLICATION, applicationPassword));
        console.step(isNew ? "database created and started" : "database started", begin);

        var owner = server.address(NAME, EmbeddedPostgres.SUPERUSER, password);
        var application = owner.as(APPLICATION, applicationPassword);
        var maintenance = server.address(EmbeddedPostgres.MAINTENANCE, EmbeddedPostgres.SUPERUSER, password);
        return prepare(owner, application, maintenance);
    }

    /**
     * Brings the database to this version.
     *
     * @param maintenance where the names are created that an embedded server has not yet; null if another one is given
     */
    private DatabaseAddress prepare(
            DatabaseAddress owner, DatabaseAddress application, @Nullable DatabaseAddress maintenance)
            throws SQLException, IOException {
        var begin = clock.instant();
        try (var connection = connect(owner, application, maintenance)) {
            Migrations.run(connection, owner, application.user());
            requireBelonging(connection, owner);
        }
        console.step("schema ready", begin);
        return application;
    }

    private static Connection connect(
            DatabaseAddress owner, DatabaseAddress application, @Nullable DatabaseAddress maintenance)
            throws SQLException {
        try {
            return owner.unpooled().getConnection();
        } catch (SQLException e) {
            if (maintenance == null) {
                throw Migrations.refused(owner, e);
            }
            if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
                throw e;
            }
            LatchkeyContent.createNames(maintenance, application);
            return owner.unpooled().getConnection();
        }
    }

    /**
     * A log can only be served with the keys that its codes were derived from, so a log and a folder that do not know
     * each other are refused, and two nodes do not found the same database at once.
     */
    private void requireBelonging(Connection connection, DatabaseAddress owner) throws SQLException {
        boolean founded = Files.exists(folder.resolve(BOOTSTRAP));
        boolean begun = Files.exists(folder.resolve(BOOTSTRAP_PENDING));
        if (!founded) {
            holdFirstStart(owner);
        }
        Migrations.requireKnownEvents(connection);
        boolean empty = Migrations.logIsEmpty(connection);
        boolean signed = Migrations.logIsSigned(connection);
        if (!Migrations.hasSchemaOfKeys(connection)) {
            throw new StartRefused("the schema keys is not in the database; put it back from a backup");
        }
        boolean sealed = Migrations.peopleHaveKeys(connection);
        if (Migrations.keysArePlainlyMissing(connection)) {
            throw new StartRefused("the log holds people whose keys are not in the database; put the schema keys back"
                    + " from a backup");
        }
        hasEvents = !empty;
        if (!empty && !founded && !begun) {
            throw new StartRefused(
                    "data folder " + folder + " is new but the database holds a log already; copy version,"
                            + " keys/ and " + BOOTSTRAP + " from the node that made it into an empty folder");
        }
        if (empty && founded) {
            throw new StartRefused("data folder " + folder + " belongs to a log that the database does not hold; give"
                    + " the right database, or another data folder to begin anew");
        }
        if (!CodeKeyFiles.exist(folder.keys())) {
            if (founded) {
                throw new StartRefused(
                        "the code keys in " + folder.keys() + " are missing; put them back from a backup");
            }
            CodeKeyFiles.create(folder.keys(), random);
        }
        if (!CheckpointKeyFiles.exist(folder.keys())) {
            if (signed) {
                throw new StartRefused(
                        "the checkpoint keys in " + folder.keys() + " are missing; put them back from a backup");
            }
            CheckpointKeyFiles.create(folder.keys(), host, random);
        }
        if (givenMasterKeys.isEmpty() && !MasterKeyFiles.in(folder.keys()).exist()) {
            if (sealed) {
                throw new StartRefused("the master keys in " + folder.keys()
                        + " are missing; put them back from a backup, or give latchkey.master-key");
            }
            MasterKeyFiles.create(folder.keys(), random);
        }
    }

    private void holdFirstStart(DatabaseAddress owner) throws SQLException {
        var connection = owner.unpooled().getConnection();
        firstStart = connection;
        try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            statement.setLong(1, FIRST_START_LOCK);
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (!rows.getBoolean(1)) {
                    throw new StartRefused("another node is founding the database at " + owner.shown()
                            + "; copy its version, keys/ and " + BOOTSTRAP
                            + " into an empty folder when it is done, then start again");
                }
            }
        }
    }

    private Path passwordFile(Path file) {
        if (!Files.exists(file)) {
            var bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            PrivateFiles.write(
                    file, Base64.getUrlEncoder().encodeToString(bytes).getBytes(UTF_8));
        }
        return file;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static @Nullable DatabaseAddress given(Environment environment) {
        var url = environment.getProperty("spring.datasource.url");
        if (url == null || url.isBlank()) {
            return null;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new StartRefused(
                    "spring.datasource.url must begin with jdbc:postgresql:, was " + url.replaceAll("\\?.*", ""));
        }
        return new DatabaseAddress(
                url,
                environment.getProperty("spring.datasource.username", APPLICATION),
                environment.getProperty("spring.datasource.password"));
    }

    static DatabaseAddress owner(DatabaseAddress given, Environment environment) {
        var user = environment.getProperty("spring.flyway.user");
        return user == null || user.isBlank()
                ? given
                : given.as(user, environment.getProperty("spring.flyway.password"));
    }
}
