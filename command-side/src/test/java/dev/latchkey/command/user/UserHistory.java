package dev.latchkey.command.user;

import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.PasskeyPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.eventhandling.EventMessage;
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
            past.add(new Entry(now, event));
        }
    }

    /** Returns what the last command caused. */
    List<Object> last() {
        return last;
    }

    List<Object> all() {
        return past.stream().map(Entry::event).toList();
    }

    @SuppressWarnings("unchecked") // a command's handler answers what the command's type says
    <R> R send(UserCommand<R> command) {
        var answer = new AtomicReference<Object>();
        var written = new AtomicReference<List<Object>>(List.of());
        given().when(command)
                .expectResultMessageMatching(predicate(message -> {
                    answer.set(message.getPayload());
                    return true;
                }))
                .expectEventsMatching(predicate(events -> {
                    written.set(payloads((List<?>) events));
                    return true;
                }));
        last = written.get();
        last.forEach(event -> past.add(new Entry(now, event)));
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

    private static List<Object> payloads(List<?> events) {
        return events.stream()
                .map(event -> (Object) ((EventMessage<?>) event).getPayload())
                .toList();
    }

    private record Entry(Instant at, Object event) {}
}
