package dev.latchkey.gateway.database;

import dev.latchkey.gateway.start.PrivateFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data that a server begins with. To make it takes PostgreSQL a second. Where the programs serve several data folders,
 * one is made beside them, in which nobody has a password yet, and every other is a copy of it.
 */
final class EmptyDatabase {
    /** Runs one of the programs to its end, with input, and answers what it said; fails if the program does. */
    interface Runner {
        String run(List<String> command, String input) throws IOException;
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

    private final Path programs;
    private final boolean isShared;
    private final Runner runner;

    /**
     * Describes what is not made yet.
     *
     * @param programs what {@link PostgresBinaries#unpack} answered
     * @param isShared whether the programs serve several data folders
     */
    EmptyDatabase(Path programs, boolean isShared, Runner runner) {
        this.programs = programs;
        this.isShared = isShared;
        this.runner = runner;
    }

    /**
     * Makes the data, durably.
     *
     * @param target is not there yet; what is left of it after a failure is good for nothing
     * @param password that of {@link EmbeddedPostgres#SUPERUSER}
     * @throws StartRefused if one of the programs fails
     */
    void make(Path target, String password) throws IOException {
        var pattern = pattern();
        if (pattern == null) {
            run(initdb(target, OPTIONS, "--no-sync"));
        } else {
            run(List.of("cp", "-R", pattern.toString(), target.toString()));
        }
        setPassword(target, password);
        Files.writeString(target.resolve("pg_hba.conf"), LOOPBACK_WITH_PASSWORD);
        run(initdb(target, List.of(), "--sync-only"));
    }

    /** Returns the folder that is copied, which is made where there is none; null if none is kept. */
    private @Nullable Path pattern() throws IOException {
        if (!isShared) {
            return null;
        }
        // Other options make another one.
        var pattern = programs.resolveSibling("%s-%08x".formatted(programs.getFileName(), OPTIONS.hashCode()));
        if (Files.isDirectory(pattern)) {
            return pattern;
        }
        return Files.isWritable(pattern.getParent()) ? made(pattern) : null;
    }

    private Path made(Path pattern) throws IOException {
        var unfinished = Files.createTempDirectory(pattern.getParent(), "initialising-");
        try {
            run(initdb(unfinished, OPTIONS));
            PrivateFiles.rename(unfinished, pattern);
        } catch (UncheckedIOException e) {
            // Whoever did the same at the same time may have been first, and theirs is as good.
            if (!Files.isDirectory(pattern)) {
                throw e;
            }
        } finally {
            PostgresBinaries.deleteTree(unfinished);
        }
        return pattern;
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

    /** By the server without a port, so that nobody is let in before. */
    private void setPassword(Path data, String password) throws IOException {
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
                "alter role %s password '%s'\n".formatted(EmbeddedPostgres.SUPERUSER, password.replace("'", "''")));
        // That server goes on after an error.
        if (said.contains("ERROR:")) {
            throw new StartRefused("cannot create the embedded database: " + said.strip());
        }
    }

    private void run(List<String> command) throws IOException {
        runner.run(command, "");
    }
}
