package dev.latchkey.command.user;

import dev.latchkey.events.user.UserEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule decided.
 *
 * @param answer what the asker is told
 * @param events what happens, in order
 * @param end first instant at which it would be decided otherwise; null if that never comes
 */
record Decision<R>(
        R answer, List<UserEvent> events, @Nullable Instant end) {
    Decision(R answer, List<UserEvent> events) {
        this(answer, events, null);
    }

    static <R> Decision<R> of(R answer, UserEvent... events) {
        return new Decision<>(answer, List.of(events));
    }
}
