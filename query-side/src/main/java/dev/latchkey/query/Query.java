package dev.latchkey.query;

import org.jspecify.annotations.Nullable;

/**
 * A question.
 *
 * @param <R> what is answered
 */
public interface Query<R> {
    /** Returns the class of the answer. */
    Class<R> answerType();

    /** Returns the projection that answers, or null for one that reads the log itself. */
    @Nullable
    String projection();
}
