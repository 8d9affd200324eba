package dev.latchkey.gateway.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder in which one server keeps what must outlive it; held by one process at a time. */
public final class DataFolder implements AutoCloseable {
    /** The layout of the folder that this server reads and writes. */
    static final int FORMAT = 1;

    private static final String VERSION = "version";
    private static final String LOCK = "lock";
    private static final Set<String> OWN_FIRST_FILES = Set.of(VERSION, LOCK);

    private final Path root;
    private final boolean created;
    private final FileChannel lockFile;

    private DataFolder(Path root, boolean created, FileChannel lockFile) {
        this.root = root;
        this.created = created;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder for this process, creating it with mode 0700 if it is not there.
     *
     * @throws StartRefused if it is used by another process, of another format, not Latchkey's, or open to other users
     */
    public static DataFolder open(Path path) {
        boolean created = !Files.exists(path);
        // A refusal names where it lies, whatever the folder was from which the server was started.
        PrivateFiles.createFolder(path.toAbsolutePath());
        try {
            var root = path.toRealPath();
            requireOwn(root);
            var lockFile = lock(root);
            try {
                requireFormat(root);
                requirePrivateContent(root);
                return new DataFolder(root, created, lockFile);
            } catch (RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartRefused("cannot use data folder " + path + ": " + PrivateFiles.reason(e));
        }
    }

    /** Returns where the folder is, as an absolute path without links. */
    public Path path() {
        return root;
    }

    /** Returns the path of something in the folder. */
    public Path resolve(String name) {
        return root.resolve(name);
    }

    /** Returns the folder of keys and passwords, created with mode 0700 if it is not there. */
    public Path keys() {
        var keys = root.resolve("keys");
        PrivateFiles.createFolder(keys);
        return keys;
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot release " + root, e);
        }
    }

    /** Gives the folder back and, if this process made it and nothing else was kept in it, takes it away again. */
    public void discardIfUnused() {
        try {
            var keys = root.resolve("keys");
            if (created
                    && names(root).stream().allMatch(name -> OWN_FIRST_FILES.contains(name) || name.equals("keys"))) {
                if (Files.isDirectory(keys) && names(keys).isEmpty()) {
                    Files.delete(keys);
                }
                if (!Files.exists(keys)) {
                    for (var name : OWN_FIRST_FILES) {
                        Files.deleteIfExists(root.resolve(name));
                    }
                    Files.delete(root);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot tidy up " + root, e);
        } finally {
            close();
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** A folder with other things in it was named by mistake; nothing may be written there. */
    private static void requireOwn(Path root) throws IOException {
        if (!Files.exists(root.resolve(VERSION))
                && names(root).stream().anyMatch(name -> !OWN_FIRST_FILES.contains(name))) {
            throw new StartRefused(
                    "data folder " + root + " has no version file but is not empty; choose an empty or new folder");
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        var file = root.resolve(LOCK);
        var channel = FileChannel.open(
                file,
                Set.of(CREATE, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new StartRefused("data folder " + root + " is in use by another process" + holder(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        var pid = Files.readString(file).strip();
        return pid.isEmpty() ? "" : " (" + pid + ")";
    }

    private static void requireFormat(Path root) throws IOException {
        var file = root.resolve(VERSION);
        if (!Files.exists(file)) {
            PrivateFiles.write(file, (FORMAT + "\n").getBytes(UTF_8));
            return;
        }
        var found = Files.readString(file).strip();
        if (!found.equals(Integer.toString(FORMAT))) {
            throw new StartRefused("data folder %s has format '%s'; this server reads format %d"
                    .formatted(root, found.length() > 20 ? found.substring(0, 20) + "…" : found, FORMAT));
        }
    }

    private static void requirePrivateContent(Path root) throws IOException {
        for (var name : names(root)) {
            var path = root.resolve(name);
            PrivateFiles.requirePrivate(path);
            if (name.equals("keys")) {
                for (var key : names(path)) {
                    PrivateFiles.requirePrivate(path.resolve(key));
                }
            }
        }
    }

    /** The names in a folder, without the rests of writes that a crash cut off. */
    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !PrivateFiles.isUnfinished(file))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
