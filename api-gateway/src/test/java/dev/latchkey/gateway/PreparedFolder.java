package dev.latchkey.gateway;

import dev.latchkey.gateway.database.Database;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.LatchkeyProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Data folders in which a first start finds its database made and empty, as one does that takes up a start that was cut off
 * there. To copy a database takes a fraction of the time that it takes to make one.
 */
public final class PreparedFolder {
    /** One unpacking of PostgreSQL serves all tests of the build. */
    static final Path BINARIES = Path.of("target", "postgres-binaries").toAbsolutePath();

    /** What of a folder is the database, and not the node. */
    private static final List<String> COPIED =
            List.of("version", "postgres", "keys/database-owner.password", "keys/database-application.password");

    private static final Path PATTERN = make();

    private PreparedFolder() {}

    /** Makes a folder where there is none. */
    static void at(Path folder) {
        if (Files.exists(folder)) {
            return;
        }
        try {
            for (var name : COPIED) {
                copy(PATTERN.resolve(name), folder.resolve(name));
            }
            for (var made : List.of(folder, folder.resolve("keys"))) {
                Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(PATTERN));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a file or a folder with all that is in it, and who may read it. */
    public static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            Files.createDirectories(to.getParent());
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make() {
        try {
            var pattern = Files.createTempDirectory("latchkey-test").resolve("data");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(pattern.getParent())));
            open(pattern, () -> dropTemplates(JdbcClient.create(superuser(pattern))));
            return pattern;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a database that no server runs on, as its superuser. */
    static void change(Path folder, String sql) {
        open(folder, () -> JdbcClient.create(superuser(folder)).sql(sql).update());
    }

    /** Drops the databases of which others would be made: they are two thirds of the files that are copied. */
    public static void dropTemplates(JdbcClient superuser) {
        for (var name : List.of("template0", "template1")) {
            superuser.sql("alter database " + name + " is_template false").update();
            superuser.sql("drop database " + name).update();
        }
    }

    /** Returns connections with every right to the embedded database of a data folder, which has to run. */
    static DataSource superuser(Path folder) {
        try {
            var port = Files.readString(folder.resolve("postgres.port")).strip();
            var password = Files.readString(folder.resolve("keys/database-owner.password"));
            return new DriverManagerDataSource(
                    "jdbc:postgresql://127.0.0.1:" + port + "/latchkey", "postgres", password.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a database run for as long as something is done. */
    private static void open(Path path, Runnable use) {
        var properties = new Binder(new MapConfigurationPropertySource(Map.of(
                        "latchkey.data-dir", path.toString(), "latchkey.postgres.binaries-dir", BINARIES.toString())))
                .bind("latchkey", LatchkeyProperties.class)
                .get();
        var clock = Clock.systemUTC();
        var nobody = new PrintStream(OutputStream.nullOutputStream());
        try (var folder = DataFolder.open(path);
                var database = Database.begin(
                        new StandardEnvironment(),
                        properties,
                        Set.of(),
                        folder,
                        new Console(nobody, nobody, clock, clock.instant()),
                        clock,
                        new SecureRandom())) {
            if (database.hasEvents()) {
                throw new IllegalStateException("the database was used before");
            }
            use.run();
        }
    }

    private static void discard(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
