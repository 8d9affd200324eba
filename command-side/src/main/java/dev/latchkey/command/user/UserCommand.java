package dev.latchkey.command.user;

import dev.latchkey.command.Command;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/**
 * Something that is asked of a user.
 *
 * @param <R> what is answered
 */
public interface UserCommand<R> extends Command<R> {
    /** Returns the user who is asked. */
    UserId userId();

    /** Returns the organisation that the user must belong to; a user of another one is not found. */
    OrgId owner();

    @Override
    default String aggregateId() {
        return userId().value();
    }
}
