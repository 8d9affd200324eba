package dev.latchkey.gateway.enrolment;

import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.passkey.FindPasswordlessInitCode;

/** The parameters of a link as somebody presents them. */
record OpenedLink(UserId userId, OrgId owner, PresentedCode code) {
    static OpenedLink of(dev.latchkey.contract.login.v1.Link link, OrgId owner) {
        return new OpenedLink(
                new UserId(link.getUserId()),
                owner,
                new PresentedCode(new CodeId(link.getCodeId()), new Code(link.getCode())));
    }

    FindPasswordlessInitCode query() {
        return new FindPasswordlessInitCode(userId, owner, code.id());
    }
}
