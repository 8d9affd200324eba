package dev.latchkey.events.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest events that this node wrote, kept in memory so that followers close behind need no database.
 *
 * <p>It holds one gap-free run of positions; where another node wrote in between, the run begins anew.
 */
final class LogTail {
    private final @Nullable StoredEvent[] ring;
    private long first = 1;
    private long last;

    LogTail(int capacity) {
        ring = new StoredEvent[capacity];
    }

    synchronized void add(List<StoredEvent> events) {
        for (var event : events) {
            if (event.position() != last + 1) {
                first = event.position();
            }
            last = event.position();
            ring[(int) (last % ring.length)] = event;
            first = Math.max(first, last - ring.length + 1);
        }
    }

    /**
     * Returns up to {@code limit} events after {@code position}, at least one, or null if the first of them is not here:
     * what another node wrote after this one's last is only in the database.
     */
    synchronized @Nullable List<StoredEvent> after(long position, int limit) {
        if (last == 0 || position + 1 < first || position >= last) {
            return null;
        }
        var end = Math.min(last, position + limit);
        var found = new ArrayList<StoredEvent>((int) (end - position));
        for (var next = position + 1; next <= end; next++) {
            found.add(Objects.requireNonNull(ring[(int) (next % ring.length)]));
        }
        return found;
    }

    /** Forgets all that is here, so that it is read from the database. */
    synchronized void clear() {
        Arrays.fill(ring, null);
        first = last + 1;
    }
}
