package dev.latchkey.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    private Path path;

    @BeforeEach
    void placeFolder(@TempDir Path root) throws IOException {
        path = root.toRealPath().resolve("some/data");
    }

    @Test
    void isCreatedForItsOwnerAlone() throws IOException {
        try (var folder = DataFolder.open(path)) {
            assertThat(mode(path)).isEqualTo("rwx------");
            assertThat(mode(folder.keys())).isEqualTo("rwx------");
            assertThat(mode(path.resolve("version"))).isEqualTo("rw-------");
            assertThat(mode(path.resolve("lock"))).isEqualTo("rw-------");
            assertThat(path.resolve("version")).hasContent("1");
            assertThat(folder.path()).isEqualTo(path);
        }
    }

    @Test
    void canBeOpenedAgain() {
        DataFolder.open(path).close();
        DataFolder.open(path).close();
    }

    @Test
    void isHeldByOneAtATime() {
        try (var held = DataFolder.open(path)) {
            refuses(
                    "data folder %s is in use by another process (%d)",
                    path, ProcessHandle.current().pid());
        }
        DataFolder.open(path).close();
    }

    @Test
    void refusesAnotherFormatAndNamesBoth() throws IOException {
        DataFolder.open(path).close();
        Files.writeString(path.resolve("version"), "2\n");
        refuses("data folder %s has format '2'; this server reads format 1", path);
        assertThat(path.resolve("version")).hasContent("2");
    }

    @Test
    void refusesAFolderOfSomethingElseAndWritesNothingThere() throws IOException {
        Files.createDirectories(path);
        setMode(path, "rwx------");
        Files.writeString(path.resolve("thesis.txt"), "…");
        refuses("data folder %s has no version file but is not empty; choose an empty or new folder", path);
        assertThat(path).isDirectoryNotContaining("glob:**/{version,lock}");
    }

    @Test
    void refusesAFile() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "");
        assertThatThrownBy(() -> DataFolder.open(path))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx-----x", "rwx--x---", "rwxr-xr-x", "rwx---r--"})
    void refusesALooseMode(String mode) throws IOException {
        DataFolder.open(path).close();
        setMode(path, mode);
        assertThatThrownBy(() -> DataFolder.open(path))
                .isInstanceOf(StartRefused.class)
                .hasMessageMatching(path + " has mode 07[0-7]{2}, .* it needs 0700: chmod 0700 '" + path + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "keys/code.current", "bootstrap.json", "version", "lock"})
    void refusesALooseModeOfWhatItHolds(String name) throws IOException {
        try (var folder = DataFolder.open(path)) {
            PrivateFiles.write(folder.keys().resolve("code.current"), new byte[0]);
            PrivateFiles.write(folder.resolve("bootstrap.json"), new byte[0]);
        }
        setMode(path.resolve(name), "rwxr-----");
        assertThatThrownBy(() -> DataFolder.open(path))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(path.resolve(name) + " has mode 0740");
    }

    @Test
    void takesItselfAwayIfNothingWasKept() {
        var folder = DataFolder.open(path);
        folder.keys();
        folder.discardIfUnused();
        assertThat(path).doesNotExist();
    }

    @Test
    void staysIfSomethingWasKept() {
        var folder = DataFolder.open(path);
        PrivateFiles.write(folder.keys().resolve("code.current"), new byte[0]);
        folder.discardIfUnused();
        assertThat(path.resolve("keys/code.current")).exists();
        DataFolder.open(path).discardIfUnused();
        assertThat(path.resolve("version")).exists();
    }

    private void refuses(String line, Object... values) {
        assertThatThrownBy(() -> DataFolder.open(path))
                .isInstanceOf(StartRefused.class)
                .hasMessage(line, values);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
