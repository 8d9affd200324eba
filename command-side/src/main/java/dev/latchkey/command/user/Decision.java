package dev.latchkey.command.user;

import dev.latchkey.events.user.UserEvent;
import java.util.List;

/**
 * What a rule decided.
 *
 * @param answer what the asker is told
 * @param events what happens, in order
 */
record Decision<R>(R answer, List<UserEvent> events) {
    static <R> Decision<R> of(R answer, UserEvent... events) {
        return new Decision<>(answer, List.of(events));
    }
}
