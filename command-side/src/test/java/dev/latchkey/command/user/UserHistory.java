package dev.latchkey.command.user;

import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.events.log.Editor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.test.aggregate.TestExecutor;

/** A user who is asked one thing after the other, each answered from what happened before. */
final class UserHistory {
    private final IdGenerator ids;
    private final PasskeyPolicy policy;
    private final List<Entry> past = new ArrayList<>();
    private List<Object> last = List.of();
    private Instant now;

    UserHistory(Instant now, PasskeyPolicy policy) {
        this.now = now;
        this.policy = policy;
        this.ids = new IdGenerator(Clock.fixed(now, ZoneOffset.UTC), 1);
    }

    void moveTo(Instant time) {
        now = time;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** Puts events into the past that no command here caused. */
    void happened(Object... events) {
        for (var event : events) {
            past.add(new Entry(now, GenericEventMessage.asEventMessage(event)));
        }
    }

    /** Returns what the last command caused. */
    List<Object> last() {
        return last;
    }

    List<Object> all() {
        return past.stream().map(entry -> (Object) entry.event().getPayload()).toList();
    }

    <R> R send(UserCommand<R> command) {
        return send(command, Editor.SYSTEM.userId());
    }

    /** Has a command handled that somebody sends. */
    @SuppressWarnings("unchecked") // a command's handler answers what the command's type says
    <R> R send(UserCommand<R> command, String sender) {
        var answer = new AtomicReference<Object>();
        var written = new AtomicReference<List<EventMessage<?>>>(List.of());
        given().when(command, new Editor(sender, "test", null, null).toMetaData())
                .expectResultMessageMatching(predicate(message -> {
                    answer.set(message.getPayload());
                    return true;
                }))
                .expectEventsMatching(predicate(events -> {
                    written.set(messages((List<?>) events));
                    return true;
                }));
        last = written.get().stream().map(event -> (Object) event.getPayload()).toList();
        written.get().forEach(event -> past.add(new Entry(now, event)));
        return (R) answer.get();
    }

    /** Returns why a command is refused, which then causes nothing. */
    ErrorCode refusal(UserCommand<?> command) {
        var refusal = new AtomicReference<ErrorCode>();
        given().when(command).expectNoEvents().expectException(predicate(thrown -> {
            if (thrown instanceof DomainException refused) {
                refusal.set(refused.code());
            }
            return true;
        }));
        last = List.of();
        return refusal.get();
    }

    private TestExecutor<User> given() {
        var given = UserFixtures.usersAt(now, PasskeyCodeProperties.DEFAULT, policy, ids)
                .givenNoPriorActivity();
        for (var entry : past) {
            given = given.andGivenCurrentTime(entry.at()).andGiven(entry.event());
        }
        return given.andGivenCurrentTime(now);
    }

    private static List<EventMessage<?>> messages(List<?> events) {
        return events.stream()
                .<EventMessage<?>>map(event -> (EventMessage<?>) event)
                .toList();
    }

    private record Entry(Instant at, EventMessage<?> event) {}
}
