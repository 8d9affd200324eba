package dev.latchkey.command;

import dev.latchkey.command.config.EventClock;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.log.Editor;
import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.log.NameTakenException;
import dev.latchkey.events.log.Receipt;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.annotation.MessageHandlerInvocationException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/** Has commands handled by Axon on the calling thread, and tries again where another writer came first. */
final class CommandDispatcher implements Commands {
    private static final int MAX_TRIES = 10;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(4);

    private final CommandBus bus;
    private final EventClock clock;
    private final Duration deadline;
    private final LongSupplier head;

    /**
     * Makes a dispatcher.
     *
     * @param clock dates events until the log does
     * @param deadline how long an append may wait to be written
     * @param head tells the position of the last event of the log
     */
    CommandDispatcher(CommandBus bus, EventClock clock, Duration deadline, LongSupplier head) {
        this.bus = bus;
        this.clock = clock;
        this.deadline = deadline;
        this.head = head;
    }

    @Override
    public <R> Outcome<R> send(Command<R> command, Actor actor) {
        var editor = new Editor(actor.userId(), actor.service(), actor.address(), actor.userAgent());
        ConcurrencyException conflict = null;
        for (var tries = 0; tries < MAX_TRIES; tries++) {
            try {
                return attempt(command, editor, true);
            } catch (ConcurrencyException e) {
                var taken = command.idTaken();
                if (taken != null) {
                    // What makes an aggregate writes the first event of its stream: somebody else has done so.
                    throw new DomainException(taken, "the id is in use", e);
                }
                conflict = e;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
            }
        }
        throw new DomainException(
                ErrorCode.CONFLICT, "other writers came first, again and again", Objects.requireNonNull(conflict));
    }

    /**
     * Has the command handled once; what is decided from memory and writes nothing is decided once more from the log,
     * since memory does not know what another node has written. What writes meets that in the log.
     *
     * @param trustsMemory whether this is the first of the two
     */
    private <R> Outcome<R> attempt(Command<R> command, Editor editor, boolean trustsMemory) {
        var receipt = new Receipt();
        try {
            CommandResultMessage<R> result = clock.date(() -> receipt.handle(() -> dispatch(command, editor)));
            // A refusal, too, is only said once what it rests on is durable.
            Appended appended = receipt.await(deadline);
            if (trustsMemory && appended == null && isDecision(result) && receipt.forgetMemory()) {
                return attempt(command, editor, false);
            }
            if (result.isExceptional()) {
                throw refusal(command, result.exceptionResult());
            }
            return outcome(result.getPayload(), appended);
        } catch (Exception e) {
            throw refusal(command, e);
        }
    }

    /** A repetition is none: it tells of an event that was written. */
    private static boolean isDecision(CommandResultMessage<?> result) {
        return result.isExceptional()
                ? result.exceptionResult() instanceof DomainException
                : !(result.getPayload() instanceof Repeated<?>);
    }

    @SuppressWarnings("unchecked") // what repeats a command is answered as the command is
    private <R> Outcome<R> outcome(Object answer, @Nullable Appended appended) {
        if (answer instanceof Repeated<?> repeated) {
            // The earlier event is durable and stands at the head or before it.
            return new Outcome<>(
                    (R) repeated.answer(), new Appended(head.getAsLong(), repeated.sequence(), repeated.at()));
        }
        return new Outcome<>((R) answer, appended);
    }

    private <R> CommandResultMessage<R> dispatch(Command<R> command, Editor editor) {
        var answered = new Answer<R>();
        var message = new GenericMessage<Object>(command, editor.toMetaData());
        bus.<Object, R>dispatch(
                new GenericCommandMessage<>(message, command.getClass().getName()),
                (sent, result) -> answered.result = cast(result));
        return Objects.requireNonNull(answered.result, "the bus answers on the calling thread");
    }

    @SuppressWarnings("unchecked") // a command's handler answers what the command's type says
    private static <R> CommandResultMessage<R> cast(CommandResultMessage<? extends R> result) {
        return (CommandResultMessage<R>) result;
    }

    private static RuntimeException refusal(Command<?> command, Throwable cause) {
        return switch (cause) {
            case DomainException refused -> refused;
            case ConcurrencyException again -> again;
            // What failed while an event was applied, such as the reading of a part of the state.
            case MessageHandlerInvocationException applied ->
                applied.getCause() == null ? applied : refusal(command, applied.getCause());
            case AggregateNotFoundException missing ->
                new DomainException(command.notFound(), "there is no such aggregate", missing);
            case NameTakenException taken ->
                new DomainException(command.nameTaken(), "another aggregate has the name", taken);
            case LockAcquisitionFailedException busy ->
                new DomainException(ErrorCode.TOO_BUSY, "too many commands wait for the same aggregate", busy);
            case EventLogException log -> new DomainException(codeOf(log), "the log did not take the append", log);
            case RuntimeException unexpected -> unexpected;
            default -> new IllegalStateException(cause);
        };
    }

    private static ErrorCode codeOf(EventLogException cause) {
        return switch (cause.kind()) {
            case FULL -> ErrorCode.TOO_BUSY;
            case TOO_SLOW -> ErrorCode.DEADLINE_EXCEEDED;
            case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
            case DAMAGED -> ErrorCode.LOG_DAMAGED;
        };
    }

    private static final class Answer<R> {
        private @Nullable CommandResultMessage<R> result;
    }
}
