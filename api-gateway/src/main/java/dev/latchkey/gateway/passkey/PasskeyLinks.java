package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Wire;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Issues links; a call that is repeated under its idempotency key is answered as it was the first time. */
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
        return link(userId, new IssuedCode(code.id(), owner, code.code(), Duration.ZERO));
    }

    /**
     * Issues a link for a user, to be handed to the caller.
     *
     * @param owner the organisation that the user must belong to
     * @throws dev.latchkey.command.DomainException if the command is refused
     */
    public PasskeyLink issue(UserId userId, OrgId owner, Actor actor) {
        return render(userId, issue(userId, owner, CodeDelivery.IN_LINK, actor));
    }

    /**
     * Issues a link for one of the users of a job; as long as it is good, the same job is given the same link.
     *
     * @param owner the organisation that the user must belong to
     * @param jobId names the job among those of the caller
     * @throws dev.latchkey.command.DomainException if the command is refused
     */
    PasskeyLink issueForJob(UserId userId, OrgId owner, String jobId, Actor actor) {
        return render(
                userId,
                commands.send(new AddPasswordlessInitCode(userId, owner, CodeDelivery.IN_LINK, "job:" + jobId), actor));
    }

    /**
     * Issues a link that is sent to the user.
     *
     * @param owner the organisation that the user must belong to
     * @return where and when the wish to send it was written
     * @throws dev.latchkey.command.DomainException if the command is refused
     */
    public ObjectDetails send(UserId userId, OrgId owner, Actor actor) {
        return details(issue(userId, owner, new CodeDelivery.Sent(null), actor));
    }

    /**
     * Issues a code for a user.
     *
     * @param owner the organisation that the user must belong to
     * @param delivery how the code gets to the user
     * @throws dev.latchkey.command.DomainException if the command is refused
     * @throws dev.latchkey.gateway.wire.InvalidFieldException if the call's idempotency key is malformed
     */
    public Outcome<IssuedCode> issue(UserId userId, OrgId owner, CodeDelivery delivery, Actor actor) {
        var key = keyFor(delivery, CurrentCall.idempotencyKey());
        return commands.send(new AddPasswordlessInitCode(userId, owner, delivery, key), actor);
    }

    /** Returns the link that a code stands in; it is a secret. */
    public String link(UserId userId, IssuedCode issued) {
        return renderer.render(userId, issued);
    }

    private PasskeyLink render(UserId userId, Outcome<IssuedCode> outcome) {
        var issued = outcome.answer();
        return new PasskeyLink(details(outcome), link(userId, issued), Wire.duration(issued.expiry()));
    }

    /** Keeps what was asked for one delivery from being taken for another: a link that was answered was never sent. */
    private static @Nullable String keyFor(CodeDelivery delivery, @Nullable String named) {
        if (named == null) {
            return null;
        }
        return switch (delivery) {
                    case CodeDelivery.InLink ignored -> "link:";
                    // And with another template it is another message.
                    case CodeDelivery.Sent sent ->
                        sent.urlTemplate() == null ? "sent:" : "sent:" + sent.urlTemplate() + ' ';
                    case CodeDelivery.Returned ignored -> "code:";
                }
                + named;
    }

    private static ObjectDetails details(Outcome<IssuedCode> outcome) {
        var written = outcome.written();
        // The event that is the code's first is also its last.
        return Wire.details(
                written.sequence(), written.at(), written.at(), outcome.answer().owner());
    }
}
