package dev.latchkey.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.gateway.start.Console;
import dev.latchkey.gateway.start.DataFolder;
import dev.latchkey.gateway.start.LatchkeyProperties;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a start finds of the keys of people, and what it refuses; it stops where the Spring context would begin. */
class KeysAtTheStartTest {
    @TempDir
    private static Path pattern;

    private static RealDatabase server;
    private static PGSimpleDataSource database;
    private static String founded;
    private static int copies;

    @TempDir
    private Path folder;

    private Path data;
    private JdbcTemplate sql;

    /** Founds what each test gets a copy of. */
    @BeforeAll
    static void found() throws IOException {
        server = new RealDatabase();
        database = (PGSimpleDataSource) server.superuser();
        founded = database.getDatabaseName() + "founded";
        // Empty, as an operator would give it.
        server.asSuperuser("create database " + founded);
        database.setDatabaseName(founded);
        start(pattern.resolve("data"));
        Files.createFile(
                pattern.resolve("data/bootstrap.json"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var sql = new JdbcTemplate(database);
        sql.update(
                "insert into log.events (position, aggregate_type, aggregate_id, sequence, event_type, revision, owner,"
                        + " editor, service, created_at, payload, metadata, leaf_hash) values (1, 'user', '1', 1,"
                        + " 'user.human.added', 1, '2', '1', 'test', now(), '{\"$personal\":\"AAAA\"}', '{}', '')");
        sql.update("insert into keys.people (user_id, key_id, master_key, wrapped) values ('1', 'k', 'm', 'AAAA')");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void copy() throws IOException {
        var name = founded + ++copies;
        server.asSuperuser("create database " + name + " template " + founded);
        database.setDatabaseName(name);
        sql = new JdbcTemplate(database);
        data = folder.resolve("data");
        try (Stream<Path> found = Files.walk(pattern.resolve("data"))) {
            for (var file : (Iterable<Path>) found::iterator) {
                Files.copy(
                        file,
                        data.resolve(pattern.resolve("data").relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Test
    void areTakenAsTheyAre() throws IOException {
        var files = files();

        start(data);

        assertThat(files()).isEqualTo(files);
    }

    @Test
    void areNotMadeAnewWhereTheMasterKeysAreMissing() throws IOException {
        for (var file : files()) {
            if (file.getFileName().toString().startsWith("master")) {
                Files.delete(file);
            }
        }

        refuses("the master keys in " + data.resolve("keys")
                + " are missing; put them back from a backup, or give latchkey.master-key");
    }

    @Test
    void areNotTakenWhereTheCurrentMasterKeyIsMissing() throws IOException {
        var current = Files.readString(data.resolve("keys/master.current")).strip();
        var file = data.resolve("keys/master-" + current + ".key");
        Files.delete(file);

        refuses("the current master key, file " + file + ", is missing; put it back from a backup");
    }

    @Test
    void areNotTakenWhereAMasterKeyIsDamaged() throws IOException {
        var current = Files.readString(data.resolve("keys/master.current")).strip();
        var file = data.resolve("keys/master-" + current + ".key");
        Files.writeString(file, "c2hvcnQ=\n");

        refuses("key file " + file + " ");
    }

    @Test
    void areAskedForWhereTheLogHoldsPeopleWhoHaveNone() throws IOException {
        sql.update("delete from keys.people");

        refuses("the log holds people whose keys are not in the database; put the schema keys back from a backup");
    }

    @Test
    void areAskedForWhereTheirSchemaIsMissing() throws IOException {
        sql.execute("drop schema keys cascade");

        refuses("the schema keys is not in the database; put it back from a backup");
    }

    private void refuses(String line) throws IOException {
        var files = files();

        assertThatThrownBy(() -> start(data))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.getMessage())
                                .startsWith(line)
                                .hasLineCount(1));
        assertThat(files()).isEqualTo(files);
    }

    private static void start(Path data) throws IOException {
        var nobody = new PrintStream(OutputStream.nullOutputStream());
        var clock = Clock.systemUTC();
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "spring.datasource.url", String.valueOf(database.getUrl()),
                                "spring.datasource.username", "latchkey",
                                "spring.flyway.user", "postgres")));
        var properties = new Binder(new MapConfigurationPropertySource(Map.of("latchkey.data-dir", data.toString())))
                .bind("latchkey", LatchkeyProperties.class)
                .get();
        try (var held = DataFolder.open(data);
                var begun = Database.begin(
                        environment,
                        properties,
                        Set.of(),
                        held,
                        new Console(nobody, nobody, clock, clock.instant()),
                        clock,
                        new SecureRandom())) {
            assertThat(begun.masterKeys().newest()).isNotEmpty();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(data)) {
            return found.sorted().toList();
        }
    }
}
