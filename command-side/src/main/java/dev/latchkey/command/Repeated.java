package dev.latchkey.command;

import java.time.Instant;

/**
 * What a handler answers where nothing is left to do because an earlier command has done it: the caller is told of
 * that one's event as if it had been written now.
 *
 * @param <R> what the command is answered with
 */
public interface Repeated<R> {
    /** Returns the answer. */
    R answer();

    /** Returns the place of the earlier event in its stream, from 1. */
    long sequence();

    /** Returns the time of the earlier event; only asked when that event is durable. */
    Instant at();
}
