package dev.latchkey.gateway.passkey;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.passkey.RemovePasskey;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import org.springframework.stereotype.Component;

/** Removes passkeys; the last one of a user only if the request says so in a header. */
@Component
final class Removal {
    /** Says {@code true} if the passkey may be the last way in. */
    static final String EVEN_LAST = "latchkey-remove-last-passkey";

    private final Commands commands;

    Removal(Commands commands) {
        this.commands = commands;
    }

    Appended remove(UserId userId, OrgId owner, String passkeyId, Actor actor) {
        return commands.send(new RemovePasskey(userId, owner, new PasskeyId(passkeyId), evenLast()), actor)
                .written();
    }

    private static boolean evenLast() {
        var request = ServiceRequestContext.currentOrNull();
        return request != null && "true".equals(request.request().headers().get(EVEN_LAST));
    }
}
