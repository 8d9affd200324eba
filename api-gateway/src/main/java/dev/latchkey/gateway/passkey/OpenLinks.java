package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Commands;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.contract.passkey.v1.OpenLink;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Page;
import dev.latchkey.query.Queries;
import dev.latchkey.query.passkey.ListPasskeyCodes;
import dev.latchkey.query.passkey.PasskeyCodeList;
import dev.latchkey.query.passkey.PasskeyCodeView;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Lists and ends the links of a user that are still good. */
@Component
final class OpenLinks {
    /** The newest first: where there are too many for an answer, the others are over first. */
    private static final Page NEWEST = new Page(0, Page.MOST, false);

    private final Commands commands;
    private final Queries queries;
    private final Clock clock;

    OpenLinks(Commands commands, Queries queries, Clock clock) {
        this.commands = commands;
        this.queries = queries;
        this.clock = clock;
    }

    PasskeyCodeList of(UserId userId) {
        var list = queries.ask(new ListPasskeyCodes(userId, clock.instant(), NEWEST));
        return list == null ? new PasskeyCodeList(List.of(), 0) : list;
    }

    ObjectDetails revoke(UserId userId, OrgId owner, CodeId codeId) {
        var outcome = commands.send(new RevokePasswordlessInitCode(userId, owner, codeId), CurrentCall.actor());
        return Details.changed(outcome.written(), owner.value());
    }

    static OpenLink render(PasskeyCodeView code) {
        return OpenLink.newBuilder()
                .setCodeId(code.id().value())
                .setCreationDate(Wire.timestamp(code.createdAt()))
                .setExpirationDate(Wire.timestamp(code.expiresAt()))
                .build();
    }
}
