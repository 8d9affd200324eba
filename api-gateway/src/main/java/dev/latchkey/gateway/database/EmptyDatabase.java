package dev.latchkey.gateway.database;

import dev.latchkey.gateway.start.PrivateFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data that a server begins with. To make it takes PostgreSQL a second, and its content another half. Where the programs
 * serve several data folders, one is made beside them, in which nobody has a password, and every other is a copy of it.
 */
final class EmptyDatabase {
    /** Runs PostgreSQL's programs. */
    interface Runner {
        /** Runs one of the programs to its end, with input, and answers what it said; fails if the program does. */
        String run(List<String> command, String input) throws IOException;

        /** Stops a server of its own, from now on, with all else. */
        void answersFor(EmbeddedPostgres server);
    }

    private static final List<String> OPTIONS = List.of(
            "--username=" + EmbeddedPostgres.SUPERUSER,
            // Until our own rules are there nobody comes in.
            "--auth=reject",
            "--encoding=UTF8",
            // The collation is PostgreSQL's own: an update of the C library cannot break an index.
            "--no-locale",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--set=" + EmbeddedPostgres.SCRAM_ITERATIONS,
            "--no-instructions");

    private static final String LOOPBACK_WITH_PASSWORD = """
            # Written by Latchkey: nobody comes in without a password, and nobody from outside.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private static final String NOBODY = """
            # Written by Latchkey: this is only copied.
            local all all reject
            host all all all reject
            """;

    private static final int PASSWORD_BYTES = 24;

    private final Path programs;
    private final @Nullable DatabaseContent content;
    private final Runner runner;

    /**
     * Describes what is not made yet.
     *
     * @param programs what {@link PostgresBinaries#unpack} answered
     * @param content what is in it where the programs serve several data folders; null where they serve one alone
     */
    EmptyDatabase(Path programs, @Nullable DatabaseContent content, Runner runner) {
        this.programs = programs;
        this.content = content;
        this.runner = runner;
    }

    /**
     * Makes the data, durably.
     *
     * @param target is not there yet; what is left of it after a failure is good for nothing
     * @param passwords by role; without content there is only {@link EmbeddedPostgres#SUPERUSER}
     * @throws StartRefused if one of the programs fails
     */
    void make(Path target, Map<String, String> passwords) throws IOException {
        var pattern = content == null ? null : pattern(content);
        if (pattern == null) {
            run(initdb(target, OPTIONS, "--no-sync"));
            setPasswords(target, Map.of(EmbeddedPostgres.SUPERUSER, passwords.get(EmbeddedPostgres.SUPERUSER)));
        } else {
            run(List.of("cp", "-R", pattern.toString(), target.toString()));
            setPasswords(target, passwords);
        }
        Files.writeString(target.resolve("pg_hba.conf"), LOOPBACK_WITH_PASSWORD);
        run(initdb(target, List.of(), "--sync-only"));
    }

    /** Returns the folder that is copied, which is made where there is none; null if there is none by now. */
    private @Nullable Path pattern(DatabaseContent content) throws IOException {
        // Other options make another one, and so does other content.
        var pattern = programs.resolveSibling("")
                // As PostgreSQL's processes see it, which are told by it.
                .toRealPath()
                .resolve("%s-%08x-%s".formatted(programs.getFileName(), OPTIONS.hashCode(), content.version()));
        if (Files.isDirectory(pattern)) {
            return pattern;
        }
        if (!Files.isWritable(pattern.getParent())) {
            return null;
        }
        // Whoever comes while another one makes it does without.
        try (var lock = FileChannel.open(
                        pattern.resolveSibling(pattern.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var held = tryLock(lock)) {
            if (held == null) {
                return null;
            }
            if (!Files.isDirectory(pattern)) {
                make(pattern, content);
            }
            return pattern;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // By another thread of this JVM.
            return null;
        }
    }

    private void make(Path pattern, DatabaseContent content) throws IOException {
        var unfinished = pattern.resolveSibling(pattern.getFileName() + ".unfinished");
        var server = new EmbeddedPostgres(programs, null, unfinished, Set.of());
        runner.answersFor(server);
        // One that was killed may have left its server running.
        server.discard();
        try {
            var password = randomPassword();
            server.start(Map.of(EmbeddedPostgres.SUPERUSER, password));
            content.makeBy(server, password);
            server.close();
            runAlone(unfinished, "alter role " + EmbeddedPostgres.SUPERUSER + " password null\n");
            Files.writeString(unfinished.resolve("pg_hba.conf"), NOBODY);
            run(initdb(unfinished, List.of(), "--sync-only"));
            PrivateFiles.rename(unfinished, pattern);
        } catch (SQLException e) {
            throw new StartRefused("cannot create the embedded database: " + e.getMessage());
        } finally {
            server.close();
            server.discard();
        }
    }

    private static String randomPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private List<String> initdb(Path data, List<String> options, String... more) {
        var command = new ArrayList<>(List.of(programs.resolve("bin/initdb").toString(), "--pgdata=" + data));
        command.addAll(options);
        command.addAll(List.of(more));
        if (Files.isDirectory(Path.of("/proc/self"))) {
            // As durable as a thousand files one by one, which only Linux can do better.
            command.add("--sync-method=syncfs");
        }
        return command;
    }

    private void setPasswords(Path data, Map<String, String> passwords) throws IOException {
        var statements = new StringBuilder();
        passwords.forEach((role, password) ->
                statements.append("alter role %s password '%s'\n".formatted(role, password.replace("'", "''"))));
        runAlone(data, statements.toString());
    }

    /**
     * Runs statements by the server without a port, so that nobody is let in before.
     *
     * @param statements a line each
     */
    private void runAlone(Path data, String statements) throws IOException {
        var said = runner.run(
                List.of(
                        programs.resolve("bin/postgres").toString(),
                        "--single",
                        "-D",
                        data.toString(),
                        "-c",
                        "password_encryption=scram-sha-256",
                        // No text of a statement, which holds the password.
                        "-c",
                        "log_min_messages=error",
                        "-c",
                        "log_min_error_statement=panic",
                        "postgres"),
                statements);
        // That server goes on after an error.
        if (said.contains("ERROR:")) {
            throw new StartRefused("cannot create the embedded database: " + said.strip());
        }
    }

    private void run(List<String> command) throws IOException {
        runner.run(command, "");
    }
}
