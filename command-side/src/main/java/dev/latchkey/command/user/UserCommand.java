package dev.latchkey.command.user;

import dev.latchkey.command.Command;
import dev.latchkey.events.value.UserId;

/**
 * Something that is asked of a user.
 *
 * @param <R> what is answered
 */
public interface UserCommand<R> extends Command<R> {
    /** Returns the user who is asked. */
    UserId userId();

    @Override
    default String aggregateId() {
        return userId().value();
    }
}
