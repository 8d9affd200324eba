package dev.latchkey.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointKeyFilesTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Path folder;

    @BeforeEach
    void makeFolder(@TempDir Path root) {
        folder = root.resolve("keys");
        PrivateFiles.createFolder(folder);
    }

    @Test
    void nameTheLogAfterItsHost() {
        assertThat(CheckpointKeyFiles.exist(folder)).isFalse();
        CheckpointKeyFiles.create(folder, "id.example.com", RANDOM);

        assertThat(CheckpointKeyFiles.exist(folder)).isTrue();
        assertThat(CheckpointKeyFiles.load(folder))
                .singleElement()
                .satisfies(key -> assertThat(key.key().name()).matches("id\\.example\\.com/latchkey/[0-9a-f]{16}"));
    }

    @Test
    void keepOlderOnesBehindTheNewest() {
        CheckpointKeyFiles.create(folder, "id.example.com", RANDOM);
        var first = CheckpointKeyFiles.load(folder).getFirst().key();
        CheckpointKeyFiles.rotate(folder, RANDOM);
        CheckpointKeyFiles.rotate(folder, RANDOM);
        var keys = CheckpointKeyFiles.load(folder);

        assertThat(keys).hasSize(3).extracting(key -> key.key().name()).containsOnly(first.name());
        assertThat(keys.getFirst().key()).isNotEqualTo(first);
        assertThat(keys).extracting(key -> key.key().toString()).contains(first.toString());
    }

    @Test
    void areRefusedIfOthersCanReadThemOrTheyAreDamagedOrMissing() throws IOException {
        CheckpointKeyFiles.create(folder, "id.example.com", RANDOM);
        var file = onlyKey();
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> CheckpointKeyFiles.load(folder))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("0600");

        Files.delete(file);
        assertThatThrownBy(() -> CheckpointKeyFiles.load(folder))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("is missing; put it back from a backup");

        PrivateFiles.write(file, "half".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> CheckpointKeyFiles.load(folder))
                .isInstanceOf(StartRefused.class)
                .hasMessage("key file " + file + " is damaged; put it back from a backup");
    }

    private Path onlyKey() throws IOException {
        try (var files = Files.newDirectoryStream(folder, "checkpoint-*.key")) {
            return files.iterator().next();
        }
    }
}
