package dev.latchkey.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeKeyFilesTest {
    private Path folder;

    @BeforeEach
    void createFolder(@TempDir Path root) {
        folder = root.resolve("keys");
        PrivateFiles.createFolder(folder);
    }

    @Test
    void keepsAKeyOf256Bits() throws IOException {
        assertThat(CodeKeyFiles.exist(folder)).isFalse();
        CodeKeyFiles.create(folder, new SecureRandom());
        assertThat(CodeKeyFiles.exist(folder)).isTrue();

        var first = CodeKeyFiles.load(folder);
        var key = first.key(first.currentKeyId());
        assertThat(key.getEncoded()).hasSize(32);
        assertThat(first.key("unknown")).isNull();
        assertThat(CodeKeyFiles.load(folder).key(first.currentKeyId())).isEqualTo(key);
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void keepsOldKeysWhenANewOneIsCurrent() {
        CodeKeyFiles.create(folder, new SecureRandom());
        var old = CodeKeyFiles.load(folder);
        CodeKeyFiles.create(folder, new SecureRandom());
        var both = CodeKeyFiles.load(folder);
        assertThat(both.currentKeyId()).isNotEqualTo(old.currentKeyId());
        assertThat(both.key(old.currentKeyId())).isEqualTo(old.key(old.currentKeyId()));
    }

    @Test
    void showsNoKey() {
        CodeKeyFiles.create(folder, new SecureRandom());
        var keys = CodeKeyFiles.load(folder);
        var encoded =
                Base64.getEncoder().encodeToString(keys.key(keys.currentKeyId()).getEncoded());
        assertThat(keys.toString()).doesNotContain(encoded).contains("masked");
    }

    @Test
    void refusesAKeyThatOthersCanRead() throws IOException {
        CodeKeyFiles.create(folder, new SecureRandom());
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-r-----"));
        refuses("has mode 0640, which lets others use it; it needs 0600");
    }

    @Test
    void refusesADamagedKey() throws IOException {
        CodeKeyFiles.create(folder, new SecureRandom());
        PrivateFiles.write(keyFile(), "?".getBytes());
        refuses("is damaged");
        PrivateFiles.write(keyFile(), "c2hvcnQ=".getBytes());
        refuses("holds no key of 256 bits");
        Files.delete(keyFile());
        refuses("is missing");
    }

    private void refuses(String words) {
        assertThatThrownBy(() -> CodeKeyFiles.load(folder))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(words);
    }

    private Path keyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".key"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
