package dev.latchkey.gateway.start;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that only the server's own user may read, written whole or not at all. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final String UNFINISHED = ".tmp";

    private PrivateFiles() {}

    /**
     * Creates a folder with mode 0700, and its parents with the usual mode, unless it is there already.
     *
     * @throws StartRefused if the folder is there with a looser mode, or cannot be created
     */
    public static void createFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                var parent = folder.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process may have created it just now.
            if (!Files.isDirectory(folder)) {
                throw new StartRefused(e.getFile() + " is in the way: it is no folder");
            }
        } catch (IOException e) {
            throw new StartRefused("cannot create folder " + folder + ": " + reason(e));
        }
        requirePrivate(folder);
    }

    private static void createDirectory(Path folder) throws IOException {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
    }

    /**
     * Refuses a file or folder that anyone but its owner can use.
     *
     * @throws StartRefused if the mode gives the group or others any right; names the path and the mode that it needs
     */
    public static void requirePrivate(Path path) {
        try {
            var mode = Files.getPosixFilePermissions(path);
            var needed = Files.isDirectory(path) ? FOLDER_MODE : FILE_MODE;
            if (!FOLDER_MODE.containsAll(mode)) {
                throw new StartRefused("%s has mode %s, which lets others use it; it needs %s: chmod %s '%s'"
                        .formatted(path, octal(mode), octal(needed), octal(needed), path));
            }
        } catch (UnsupportedOperationException e) {
            throw new StartRefused(path + " lies on a file system without POSIX modes; choose another data folder");
        } catch (IOException e) {
            throw new StartRefused("cannot read the mode of " + path + ": " + reason(e));
        }
    }

    /**
     * Writes a file with mode 0600 so that a crash leaves either the old content or the new one, durably.
     *
     * @throws UncheckedIOException if the disk refuses
     */
    public static void write(Path file, byte[] content) {
        var unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Files.deleteIfExists(unfinished);
            try (var channel = FileChannel.open(
                    unfinished, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(FILE_MODE))) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Removes a file durably, if it is there.
     *
     * @throws UncheckedIOException if the disk refuses
     */
    public static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                syncFolder(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    /**
     * Renames a file or folder within its parent, durably.
     *
     * @throws UncheckedIOException if the disk refuses
     */
    public static void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(to);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename " + from, e);
        }
    }

    /** Returns whether a file is the rest of a {@link #write} that a crash cut off. */
    static boolean isUnfinished(Path file) {
        return file.getFileName().toString().endsWith(UNFINISHED);
    }

    /** Returns the few words in which an I/O error says what is wrong, without the path that most of them repeat. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }

    /** A rename is durable only once the folder that holds the name is. */
    private static void syncFolder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (var channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    private static String octal(Set<PosixFilePermission> mode) {
        int bits = 0;
        for (var right : mode) {
            // The enumeration goes from the owner's read, the highest bit, to the others' execute, the lowest.
            bits |= 1 << (PosixFilePermission.values().length - 1 - right.ordinal());
        }
        return "%04o".formatted(bits);
    }
}
