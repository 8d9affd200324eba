package dev.latchkey.query.passkey;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Query;

/** Asks for a code by all ids of its link; answered with {@link PasswordlessInitCodeView}. */
public record FindPasswordlessInitCode(UserId userId, OrgId owner, CodeId codeId)
        implements Query<PasswordlessInitCodeView> {
    @Override
    public Class<PasswordlessInitCodeView> answerType() {
        return PasswordlessInitCodeView.class;
    }

    @Override
    public String projection() {
        return "passkey";
    }
}
