package dev.latchkey.events.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.person.StoredPersonKeys;
import dev.latchkey.events.person.TestMasterKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL for tests: one server per test run, one fresh and migrated database per instance, with the
 * durable settings that production has.
 */
public final class RealDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "test" + NUMBER.incrementAndGet();
    private final HikariDataSource pool;

    /** Makes a fresh database with the schema of all modules on the class path. */
    public RealDatabase() {
        execute(Server.POSTGRES.getPostgresDatabase(), "create database " + name + " template " + Server.MIGRATED);
        var config = new HikariConfig();
        config.setDataSource(application());
        config.setConnectionInitSql("set role latchkey_app");
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    /** Returns connections as the application's role has them, pooled. */
    public DataSource pool() {
        return pool;
    }

    /** Returns the text in which the log keeps an event. */
    public String payload(DomainEvent event, long sequence) {
        return new EventCodec().write(event, sequence, keys());
    }

    /** Returns connections of the application's role that nobody pools. */
    public DataSource direct() {
        return application();
    }

    /** Returns the keys of people, wrapped with a master key that is the same for every database. */
    public StoredPersonKeys keys() {
        return keys(pool);
    }

    /** Returns the same keys by connections that somebody watches. */
    public StoredPersonKeys keys(DataSource watched) {
        return new StoredPersonKeys(watched, new TestMasterKeys("test"), new SecureRandom());
    }

    /** Returns connections with every right. */
    public DataSource superuser() {
        return Server.POSTGRES.getDatabase("postgres", name);
    }

    /** Runs a statement with every right. */
    public void asSuperuser(String sql) {
        execute(superuser(), sql);
    }

    @Override
    public void close() {
        pool.close();
    }

    private PGSimpleDataSource application() {
        var source = (PGSimpleDataSource) Server.POSTGRES.getDatabase("latchkey", name);
        source.setOptions("-c role=latchkey_app");
        source.setSocketTimeout(10);
        return source;
    }

    private static void execute(DataSource source, String sql) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started with the first test that needs it, stopped with the test run. */
    private static final class Server {
        private static final Path DATA = newFolder();

        /** The database that all others are copies of: copying one is quicker than migrating one. */
        private static final String MIGRATED = "migrated";

        private static final EmbeddedPostgres POSTGRES = start();

        static {
            execute(POSTGRES.getPostgresDatabase(), "create database " + MIGRATED);
            var migrated = POSTGRES.getDatabase("postgres", MIGRATED);
            Flyway.configure()
                    .dataSource(migrated)
                    .loggers("slf4j")
                    .javaMigrations(LogMigrations.all())
                    .load()
                    .migrate();
            execute(migrated, "create role latchkey login in role latchkey_app");
        }

        private static Path newFolder() {
            try {
                return Files.createTempDirectory("latchkey-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static EmbeddedPostgres start() {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(Server::discard, "discard PostgreSQL"));
                return EmbeddedPostgres.builder()
                        .setDataDirectory(DATA.toFile())
                        // Stopping it would bring to the disk what nobody reads again.
                        .setRegisterShutdownHook(false)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void discard() {
            try {
                var pid = Files.readAllLines(DATA.resolve("postmaster.pid")).getFirst();
                var server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
                // The children are asked for before they have no parent any more.
                Stream.concat(server.descendants(), Stream.of(server)).toList().forEach(ProcessHandle::destroyForcibly);
                delete(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL could not be discarded", e);
            }
        }

        /** A process that is being killed may write a file more; to see it gone, the JVM would look seconds apart. */
        private static void delete(long deadline) throws IOException {
            while (true) {
                try {
                    FileSystemUtils.deleteRecursively(DATA);
                    return;
                } catch (IOException e) {
                    if (System.nanoTime() > deadline) {
                        throw e;
                    }
                    Thread.onSpinWait();
                }
            }
        }
    }
}
