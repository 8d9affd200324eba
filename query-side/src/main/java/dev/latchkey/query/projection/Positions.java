package dev.latchkey.query.projection;

import java.util.Map;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.EventTrackerStatusChangeListener;

/**
 * Tells {@link Progress} how far the projection of this node is, each time it has moved: after the commit of what it took
 * in, and at once over events that are nothing to it. Its position in the table follows those only when no more come, and
 * whoever waited for that would wait for nothing.
 */
final class Positions implements EventTrackerStatusChangeListener {
    private final Progress progress;
    private final String projection;

    Positions(Progress progress, String projection) {
        this.progress = progress;
        this.projection = projection;
    }

    @Override
    public void onEventTrackerStatusChange(Map<Integer, EventTrackerStatus> changed) {
        for (var status : changed.values()) {
            if (!status.trackerRemoved()) {
                status.getCurrentPosition().ifPresent(position -> progress.reached(projection, position));
            }
        }
    }

    /** Positions too, not only whether the projection has caught up. */
    @Override
    public boolean validatePositions() {
        return true;
    }
}
