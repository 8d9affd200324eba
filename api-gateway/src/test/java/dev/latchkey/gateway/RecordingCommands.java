package dev.latchkey.gateway;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Command;
import dev.latchkey.command.Commands;
import dev.latchkey.command.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Keeps what was sent and answers what a test wants. */
public final class RecordingCommands implements Commands {
    /** What was sent, and for whom. */
    public record Sent(Command<?> command, Actor actor) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Command<?>, Outcome<?>> answers = RecordingCommands::unexpected;

    @Override
    @SuppressWarnings("unchecked") // the test's answer fits the command
    public <R> Outcome<R> send(Command<R> command, Actor actor) {
        sent.add(new Sent(command, actor));
        return (Outcome<R>) answers.apply(command);
    }

    public List<Sent> sent() {
        return sent;
    }

    public void answer(Function<Command<?>, Outcome<?>> answers) {
        this.answers = answers;
    }

    private static Outcome<?> unexpected(Command<?> command) {
        throw new AssertionError("nobody expected " + command.getClass().getSimpleName());
    }
}
