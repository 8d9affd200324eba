package dev.latchkey.gateway.operations;

/** Tells whether this node sees in time what others write of callers; without it ended tokens would stay good here. */
public interface CallerFollowerProbe {
    /** Returns whether it does; answers at once. */
    boolean isFollowing();
}
