package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** Exports and verifies as docs/audit.md says, with the commands that stand there. */
@Execution(ExecutionMode.CONCURRENT)
class AuditToolsIT {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern VERIFY = Pattern.compile("latchkey verify (\\S+) --key '(\\S+)'");

    @TempDir
    private Path folder;

    @Test
    void exportAndVerifyTheLogOfARunningServer() throws Exception {
        var documented = COMMANDS.matcher(Files.readString(Path.of("../docs/audit.md")))
                .results()
                .map(match -> match.group(1).strip())
                .toList();
        assertThat(documented).hasSize(2);
        String key;
        PreparedFolder.at(folder.resolve("data"));
        try (var server = new ServerProcess(folder).awaitReady()) {
            issueALink(server.publicPort);
            var exported = shell(documented.getFirst(), 0);
            var said = VERIFY.matcher(exported);
            assertThat(said.find()).as(exported).isTrue();
            key = said.group(2);
            assertThat(said.group(1)).isEqualTo("latchkey-log.ndjson");
            assertThat(documented.get(1)).startsWith("bin/latchkey verify " + said.group(1) + " --key '");
            assertThat(shell(documented.getFirst() + " --user " + bootstrap("adminUserId"), 0))
                    .contains("latchkey-user-" + bootstrap("adminUserId") + ".ndjson");
        }

        // The server is gone.
        var file = folder.resolve("latchkey-log.ndjson");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(shell("bin/latchkey verify latchkey-log.ndjson --key '" + key + "'", 0))
                .contains("The export holds.", "none was changed, dropped, inserted or exchanged");
        assertThat(shell(
                        "bin/latchkey verify latchkey-user-" + bootstrap("adminUserId") + ".ndjson --key '" + key + "'",
                        0))
                .contains("The export holds.");

        assertThat(shell("bin/latchkey verify latchkey-log.ndjson --key '" + key + "' --witness '" + key + "'", 1))
                .contains("has signed none of the checkpoints in the export");

        Files.writeString(folder.resolve("log.key"), key + "\n");
        Files.writeString(file, Files.readString(file).replace("IAM_OWNER", "IAM_OTHER"));
        assertThat(shell("bin/latchkey verify latchkey-log.ndjson --key log.key", 1))
                .contains("The export breaks at position ", "was changed after it was written");
    }

    @Test
    void sayWhatIsWrongWithTheirUse() throws Exception {
        assertThat(shell("bin/latchkey --help", 0)).contains("latchkey verify").doesNotContain("latchkey: ");
        assertThat(shell("bin/latchkey nonsense", 2))
                .contains("latchkey: there is no command nonsense", "latchkey verify");
        assertThat(shell("bin/latchkey verify nowhere", 2)).contains("latchkey: verify needs a file and --key");
        assertThat(shell("bin/latchkey verify nowhere --key x", 2)).contains("neither a public key nor a file");
        assertThat(shell(
                        "bin/latchkey verify nowhere --key"
                                + " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                        2))
                .contains("latchkey: cannot read: nowhere");
        assertThat(shell("bin/latchkey verify nowhere --key x --witness y", 2)).contains("neither a public key");
        assertThat(shell("bin/latchkey export", 1)).contains("latchkey: data/bootstrap.json cannot be read");
        assertThat(shell("bin/latchkey export --no", 2)).contains("latchkey: there is no option --no");
    }

    /** Runs a command in the folder from which the server was started, and returns all that it says. */
    private String shell(String command, int expected) throws Exception {
        var said = Files.createTempFile(folder, "said", ".txt");
        var process = ServerProcess.shell(command, folder, said);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var text = Files.readString(said);
        assertThat(process.exitValue()).as(text).isEqualTo(expected);
        assertThat(text.lines().filter(line -> line.startsWith("\tat ")).collect(Collectors.toList()))
                .isEmpty();
        return text;
    }

    private String bootstrap(String member) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("data/bootstrap.json")))
                .required(member)
                .asString();
    }

    private void issueALink(int port) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://localhost:" + port + "/auth/v1/users/me/passwordless/_link"))
                            .header("authorization", "Bearer " + bootstrap("adminToken"))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }
}
