package dev.latchkey.query;

import org.jspecify.annotations.Nullable;

/** Answers questions once the projection concerned has caught up. */
public interface Queries {
    /**
     * Answers a question as of now: the projection is waited for until it holds all that this node knows to be
     * written.
     *
     * @return the answer, or null if there is nothing of the kind
     * @throws QueryException if the projection does not get there in time or the database cannot be reached
     */
    <R> @Nullable R ask(Query<R> query);
}
