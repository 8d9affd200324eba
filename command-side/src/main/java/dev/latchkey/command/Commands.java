package dev.latchkey.command;

/** Sends commands and waits, with a deadline, until what they wrote is durable. */
public interface Commands {
    /**
     * Has a command handled on the calling thread.
     *
     * @throws DomainException if the command is refused
     */
    <R> Outcome<R> send(Command<R> command, Actor actor);
}
