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
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/**
 * Data folders in which a first start finds its database made and empty, as one does that takes up a start that was cut off
 * there. To copy a database takes a fraction of the time that it takes to make one.
 */
final class PreparedFolder {
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

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Path make() {
        try {
            var pattern = Files.createTempDirectory("latchkey-test").resolve("data");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(pattern.getParent())));
            var properties = new Binder(new MapConfigurationPropertySource(Map.of(
                            "latchkey.data-dir",
                            pattern.toString(),
                            "latchkey.postgres.binaries-dir",
                            BINARIES.toString())))
                    .bind("latchkey", LatchkeyProperties.class)
                    .get();
            var clock = Clock.systemUTC();
            var nobody = new PrintStream(OutputStream.nullOutputStream());
            try (var folder = DataFolder.open(pattern);
                    var database = Database.begin(
                            new StandardEnvironment(),
                            properties,
                            folder,
                            new Console(nobody, nobody, clock, clock.instant()),
                            clock,
                            new SecureRandom())) {
                if (database.hasEvents()) {
                    throw new IllegalStateException("a new database holds events");
                }
            }
            return pattern;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
