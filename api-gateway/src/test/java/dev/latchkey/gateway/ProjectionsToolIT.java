package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rebuilds and compares as docs/projections.md says, with the commands that stand there. */
@Execution(ExecutionMode.CONCURRENT)
class ProjectionsToolIT {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private static final String KEYS_LIST = "bin/latchkey keys list";

    @TempDir
    private Path folder;

    @Test
    void rebuildAndCompareAlsoAfterOneWasKilled() throws Exception {
        var documented = COMMANDS.matcher(Files.readString(Path.of("../docs/projections.md")))
                .results()
                .map(match -> match.group(1).strip())
                .toList();
        assertThat(documented).hasSize(2);
        assertThat(Path.of("../docs/configuration.md")).content().contains("```sh\n" + KEYS_LIST + "\n```");
        PreparedFolder.at(folder.resolve("data"));
        try (var ignored = new ServerProcess(folder).awaitReady();
                var owner = owner();
                // Within the transaction that holds the place a table that comes later could stay unknown.
                var looking = owner()) {
            assertThat(shell(KEYS_LIST, 0)).contains(", current, wraps 1 person's key\n");

            assertThat(shell(documented.get(0), 0))
                    .contains(
                            "The projection passkey is what the log gives up to position ",
                            "The new one is in its place.");

            owner.setAutoCommit(false);
            query(owner, "select from query.token_entry where processorname = 'passkey' for update");
            var killed = start("bin/latchkey projections rebuild passkey");
            await().atMost(Duration.ofSeconds(60)).until(() -> isThere(looking, "query_rebuild.passkeys"));
            // Its own place is held, so it cannot come to an end.
            killed.destroyForcibly().waitFor();
            owner.commit();
            assertThat(isThere(looking, "query_rebuild.passkeys")).isTrue();
            assertThat(isThere(looking, "query.passkeys")).isTrue();

            assertThat(shell(documented.get(1), 0)).doesNotContain("differs", "place");
            assertThat(isThere(looking, "query_rebuild.passkeys")).isFalse();
        }

        assertThat(shell(KEYS_LIST, 0))
                .contains("latchkey: people's keys are not counted: the embedded database in data does not run")
                .containsPattern("master [0-9a-f]{16} since .*, current\n");
        assertThat(shell(documented.get(1), 2)).contains("latchkey: the embedded database in data does not run");
    }

    /** Runs a command in the folder from which the server was started, and returns all that it says. */
    private String shell(String command, int expected) throws Exception {
        var process = start(command);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        var text = Files.readString(folder.resolve("said.txt"));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isEqualTo(expected);
        assertThat(text).doesNotContain("\tat ", "DEBUG");
        return text;
    }

    private Process start(String command) throws Exception {
        return ServerProcess.shell(command, folder, folder.resolve("said.txt"));
    }

    private Connection owner() throws SQLException {
        return PreparedFolder.superuser(folder.resolve("data")).getConnection();
    }

    private static boolean isThere(Connection connection, String table) throws Exception {
        return query(connection, "select to_regclass('" + table + "') is not null");
    }

    private static boolean query(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getMetaData().getColumnCount() == 0 || rows.getBoolean(1);
        }
    }
}
