package dev.latchkey.gateway.database;

import static java.util.Locale.ROOT;

import dev.latchkey.gateway.start.PrivateFiles;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from zonky's archive for this platform.
 *
 * <p>Zonky's own unpacking is not used: it trusts a folder in the common temporary directory that anyone can write to,
 * and keeps half-written programs for good when it is cut off.
 */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /**
     * Unpacks the programs unless an earlier start did.
     *
     * @param root where they are kept, with mode 0700; one sub-folder for each version
     * @return the folder that holds {@code bin}, {@code lib} and {@code share}
     * @throws StartRefused if there are no programs for this platform
     */
    static Path unpack(Path root) {
        PrivateFiles.createFolder(root);
        var archive = archive();
        try {
            var target = root.resolve(fingerprint(archive));
            if (!Files.isDirectory(target)) {
                var unfinished = Files.createTempDirectory(root, "unpacking-");
                try (var content = archive.openStream()) {
                    unpack(content, unfinished);
                    PrivateFiles.rename(unfinished, target);
                } catch (UncheckedIOException e) {
                    // Whoever did the same at the same time may have been first, and the folder is as good as ours.
                    if (!Files.isDirectory(target)) {
                        throw e;
                    }
                } finally {
                    deleteTree(unfinished);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack PostgreSQL into " + root, e);
        }
    }

    /** Returns the major version of unpacked programs, which is also that of the data they can read. */
    static String majorVersion(Path programs) throws IOException {
        var postgres = new ProcessBuilder(programs.resolve("bin/postgres").toString(), "--version").start();
        try (var answer = postgres.inputReader()) {
            // "postgres (PostgreSQL) 18.3"
            var line = answer.readLine();
            return line == null ? "" : line.replaceAll("^.*\\) (\\d+).*$", "$1");
        }
    }

    /** Deletes a folder and all in it, if it is there. */
    static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static URL archive() {
        var system = System.getProperty("os.name").toLowerCase(ROOT).contains("mac") ? "darwin" : "linux";
        var machine = switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
        var url = PostgresBinaries.class.getResource("/postgres-" + system + "-" + machine + ".txz");
        if (url == null) {
            throw new StartRefused("no embedded PostgreSQL for " + system + " on " + machine
                    + " was built in; give a database by --spring.datasource.url=…");
        }
        return url;
    }

    /** A new archive gets a new folder; its checksum stands in the jar's table, so the archive need not be read. */
    private static String fingerprint(URL archive) throws IOException {
        var connection = archive.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jar) {
            try (var file = jar.getJarFile()) {
                return "%08x".formatted(file.getJarEntry(jar.getEntryName()).getCrc());
            }
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private static void unpack(InputStream content, Path target) throws IOException {
        try (var archive = new TarArchiveInputStream(new XZInputStream(content))) {
            TarArchiveEntry entry;
            while ((entry = archive.getNextEntry()) != null) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
                } else {
                    Files.copy(archive, path);
                    if (path.startsWith(target.resolve("bin"))) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                    }
                }
            }
        }
    }
}
