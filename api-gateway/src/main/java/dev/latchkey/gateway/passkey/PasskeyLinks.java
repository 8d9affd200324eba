package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.wire.Wire;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Issues links. */
@Component
public final class PasskeyLinks {
    private final Commands commands;
    private final PasskeyLinkRenderer renderer;

    PasskeyLinks(Commands commands, PasskeyLinkRenderer renderer) {
        this.commands = commands;
        this.renderer = renderer;
    }

    /** Returns the link that somebody presents, as it was issued; it is a secret. */
    public String link(UserId userId, OrgId owner, PresentedCode code) {
        return renderer.render(userId, new IssuedCode(code.id(), owner, code.code(), Duration.ZERO));
    }

    /**
     * Issues a link for a user.
     *
     * @param owner the organisation that the user must belong to
     * @throws dev.latchkey.command.DomainException if the command is refused
     */
    public PasskeyLink issue(UserId userId, OrgId owner, Actor actor) {
        var outcome = commands.send(new AddPasswordlessInitCode(userId, owner), actor);
        var issued = outcome.answer();
        var written = outcome.written();
        return new PasskeyLink(
                // The event that is the code's first is also its last.
                Wire.details(written.sequence(), written.at(), written.at(), issued.owner()),
                renderer.render(userId, issued),
                Wire.duration(issued.expiry()));
    }
}
