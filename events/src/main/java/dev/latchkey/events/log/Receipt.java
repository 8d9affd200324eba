package dev.latchkey.events.log;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command be handled without waiting for the commit, and waits for it afterwards, when the aggregate's lock is
 * free again: commands on one aggregate then share a commit as commands on many do.
 */
public final class Receipt {
    private static final ScopedValue<Receipt> CURRENT = ScopedValue.newInstance();

    private @Nullable Append own;
    private @Nullable Append seen;
    private @Nullable Runnable forgetting;

    /** Makes a receipt for one command. */
    public Receipt() {}

    /** Handles something on this thread whose append this receipt is to be told of. */
    public <T> T handle(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /**
     * Waits until what was decided stands on durable ground: the append that was made or, where none was made, the
     * one whose effect was seen.
     *
     * @param deadline how long to wait for the append of somebody else; for its own, that of the log counts
     * @return what was appended, or null if nothing was
     * @throws EventLogException if the queue was too slow or the database failed
     * @throws NameTakenException if the append claimed a name that is taken
     * @throws org.axonframework.modelling.command.ConcurrencyException if another writer came first; to be retried
     */
    public @Nullable Appended await(Duration deadline) {
        var append = own;
        if (append != null) {
            return append.await();
        }
        var other = seen;
        if (other != null) {
            other.awaitAsOnlooker(deadline.toNanos());
        }
        return null;
    }

    /**
     * Forgets the aggregate that the decision was made on, if it came from memory: what another node wrote in the
     * meantime is not known there. Its next command reads the log.
     *
     * @return whether it came from memory
     */
    public boolean forgetMemory() {
        var forget = forgetting;
        if (forget == null) {
            return false;
        }
        forget.run();
        return true;
    }

    /** Takes note of an append if somebody will wait for it later. */
    static boolean later(Append append) {
        if (!CURRENT.isBound()) {
            return false;
        }
        CURRENT.get().own = append;
        return true;
    }

    /**
     * Takes note that a decision rests on an aggregate in memory.
     *
     * @param newest the append that its state ends with, which may not be durable yet; null if it was read as it is
     * @param forgetting takes it out of memory
     */
    static void remembers(@Nullable Append newest, Runnable forgetting) {
        if (CURRENT.isBound()) {
            var receipt = CURRENT.get();
            if (newest != null) {
                receipt.seen = newest;
            }
            receipt.forgetting = forgetting;
        }
    }
}
