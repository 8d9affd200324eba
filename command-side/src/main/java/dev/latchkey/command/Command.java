package dev.latchkey.command;

import org.jspecify.annotations.Nullable;

/**
 * Something that is asked of an aggregate.
 *
 * @param <R> what a handler answers
 */
public interface Command<R> {
    /** Returns the id of the aggregate that decides. */
    String aggregateId();

    /** Returns what is said where there is no such aggregate. */
    default ErrorCode notFound() {
        return ErrorCode.USER_NOT_FOUND;
    }

    /** Returns what is said where another aggregate holds the name that is claimed. */
    default ErrorCode nameTaken() {
        return ErrorCode.USER_ALREADY_EXISTS;
    }

    /** Returns what is said where the id is in use already; null for what makes no aggregate. */
    default @Nullable ErrorCode idTaken() {
        return null;
    }
}
