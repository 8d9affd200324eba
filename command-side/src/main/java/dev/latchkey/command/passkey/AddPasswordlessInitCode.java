package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Issues a code that lets a person enrol one passkey; answered with {@link IssuedCode}. The user's state is not
 * looked at, as long as there is one.
 *
 * @param owner the organisation the user must belong to; a user of another one is not found
 * @param idempotencyKey while the code that the same editor got for this user under the same key is open, the command
 *     answers with that code, its sequence and its time, and writes nothing; null for a new code in any case
 */
public record AddPasswordlessInitCode(
        UserId userId,
        OrgId owner,
        CodeDelivery delivery,
        @Nullable String idempotencyKey) implements UserCommand<IssuedCode> {
    /** Asks for a new code within a link. */
    public AddPasswordlessInitCode(UserId userId, OrgId owner) {
        this(userId, owner, CodeDelivery.IN_LINK, null);
    }
}
