package dev.latchkey.gateway.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.events.log.Checkpoints;
import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.SignedNote;
import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps checkpoints beside the database, a file for each, so that a log that was rewritten, cut off or put back is found
 * out: at the next start, and by whoever verifies an export with them.
 */
final class CheckpointFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})\\.checkpoint");

    private final @Nullable Path folder;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * Makes the keeping of checkpoints, which has not begun.
     *
     * @param folder where they are kept, or null if nowhere
     * @param interval how long a checkpoint waits for the next one to be kept
     */
    CheckpointFolder(@Nullable Path folder, Duration interval) {
        this.folder = folder;
        this.interval = interval;
    }

    /**
     * Returns the checkpoint of the longest log that is kept, or null if there is none.
     *
     * @throws StartRefused if the folder cannot be read
     */
    @Nullable
    SignedNote newest() {
        return folder == null ? null : newest(folder);
    }

    private static @Nullable SignedNote newest(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                var newest =
                        files.filter(file -> size(file) >= 0).max(Comparator.comparingLong(CheckpointFolder::size));
                return newest.isEmpty() ? null : SignedNote.parse(Files.readString(newest.get()));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefused(
                    "latchkey.checkpoint.folder: the checkpoints in " + folder + " cannot be read: " + e.getMessage());
        }
    }

    private static long size(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /** Begins to keep checkpoints, if there is a folder for them. */
    void start(Checkpoints checkpoints) {
        var kept = folder;
        if (kept != null) {
            thread = Thread.ofPlatform().name("checkpoint-folder").daemon(true).start(() -> run(checkpoints, kept));
        }
    }

    @Override
    public void close() {
        closed.countDown();
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run(Checkpoints checkpoints, Path folder) {
        var kept = 0L;
        try {
            do {
                var note = checkpoints.covering(kept + 1, interval);
                if (note != null) {
                    kept = keep(note, folder, kept);
                }
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.debug("Told to stop", e);
        }
    }

    /** Returns the size of the checkpoint that was kept last. */
    private static long keep(SignedNote note, Path folder, long before) {
        var size = Checkpoint.parse(note.text()).size();
        try {
            var part = Files.createTempFile(folder, "writing-", ".part");
            try {
                Files.write(part, note.toString().getBytes(UTF_8));
                Files.move(part, folder.resolve(size + ".checkpoint"), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return size;
        } catch (IOException e) {
            LOG.warn("A checkpoint could not be kept in {}, which will be tried again: {}", folder, e.toString());
            return before;
        }
    }
}
