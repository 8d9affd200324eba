package dev.latchkey.query.rebuild;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One thread beside the caller's, so that what two connections can do at a time is done so. */
final class Beside implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var made = new Thread(task, "beside");
        made.setDaemon(true);
        return made;
    });

    <T> Future<T> begin(Callable<T> task) {
        return thread.submit(task);
    }

    /**
     * Waits for what was begun.
     *
     * @throws RebuildException if it takes longer than it may
     * @throws SQLException if it was thrown there
     */
    static <T> T await(Future<T> begun, Duration atMost) throws SQLException {
        try {
            return begun.get(atMost.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new RebuildException("the database did not answer for " + atMost.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RebuildException("interrupted");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
