package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.latchkey.gateway.MissingTools;
import dev.latchkey.gateway.RunningEdge;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands that docs/api.md shows for the downloads, as they stand there. */
class DocumentedCommandsTest {
    private static final Pattern SECTION = Pattern.compile("## Explore it\n(.*?)\n## ", Pattern.DOTALL);

    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @Test
    void downloadWhatTheySay(@TempDir Path folder) throws Exception {
        requireTools();
        var section = SECTION.matcher(Files.readString(Path.of("../docs/api.md")));
        assertThat(section.find()).isTrue();
        var commands = COMMANDS.matcher(section.group(1))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(commands).contains("curl");
        try (var edge = new RunningEdge()) {
            var shell = new ProcessBuilder(
                            "bash", "-euc", commands.replace("localhost:8080", "localhost:" + edge.port()))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(shell.exitValue()).isZero();
        }

        assertThat(folder.resolve("output")).isEmptyFile();
        assertThat(Json.MAPPER.readTree(folder.resolve("openapi.json").toFile()).has("paths"))
                .isTrue();
        var files = FileDescriptorSet.parseFrom(Files.readAllBytes(folder.resolve("latchkey.binpb")))
                .getFileCount();
        try (var zip = new ZipFile(folder.resolve("latchkey.zip").toFile())) {
            assertThat(zip.size()).isEqualTo(files).isPositive();
        }
    }

    private static void requireTools() {
        var path = System.getenv("PATH").split(File.pathSeparator);
        for (var tool : new String[] {"bash", "curl"}) {
            if (Stream.of(path).noneMatch(folder -> new File(folder, tool).canExecute())) {
                MissingTools.skip("No " + tool + ": apt-get install " + tool);
            }
        }
    }
}
