package dev.latchkey.command;

/**
 * Something that is asked of an aggregate.
 *
 * @param <R> what a handler answers
 */
public interface Command<R> {
    /** Returns the id of the aggregate that decides. */
    String aggregateId();
}
