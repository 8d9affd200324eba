package dev.latchkey.gateway.log;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.command.Actor;
import dev.latchkey.command.Command;
import dev.latchkey.command.Commands;
import dev.latchkey.command.Outcome;

/** Says in the header {@value #POSITION} of an answer how far the log must be read to see what the call wrote. */
final class PositionedCommands implements Commands {
    static final String POSITION = "latchkey-position";

    private final Commands commands;

    PositionedCommands(Commands commands) {
        this.commands = commands;
    }

    @Override
    public <R> Outcome<R> send(Command<R> command, Actor actor) {
        var outcome = commands.send(command, actor);
        var appended = outcome.appended();
        var call = ServiceRequestContext.currentOrNull();
        if (appended != null && call != null) {
            // Of several commands of a call the last one stands behind the others.
            call.setAdditionalResponseHeader(POSITION, appended.position());
        }
        return outcome;
    }
}
