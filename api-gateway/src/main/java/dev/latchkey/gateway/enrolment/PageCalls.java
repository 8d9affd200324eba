package dev.latchkey.gateway.enrolment;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.FinishPasskeyConfirmation;
import dev.latchkey.command.passkey.RenamePasskey;
import dev.latchkey.command.passkey.StartPasskeyConfirmation;
import dev.latchkey.contract.login.v1.FinishConfirmationRequest;
import dev.latchkey.contract.login.v1.Passkey;
import dev.latchkey.contract.login.v1.StartConfirmationResponse;
import dev.latchkey.gateway.passkey.RelyingParties;
import dev.latchkey.gateway.wire.Structs;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.passkey.ListPasskeys;
import dev.latchkey.query.passkey.PasskeyView;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a page can do that has registered a passkey, as long as that passkey is there. */
@Component
final class PageCalls {
    private final Commands commands;
    private final Queries queries;
    private final RelyingParties relyingParties;
    private final PageSessions sessions;

    PageCalls(Commands commands, Queries queries, RelyingParties relyingParties, PageSessions sessions) {
        this.commands = commands;
        this.queries = queries;
        this.relyingParties = relyingParties;
        this.sessions = sessions;
    }

    Passkey rename(String leave, String name, Actor actor) {
        var session = sessions.open(leave);
        commands.send(new RenamePasskey(session.userId(), session.owner(), session.passkeyId(), name), actor);
        return list(session).stream()
                .filter(passkey -> passkey.id().equals(session.passkeyId()))
                .map(PageCalls::render)
                .findFirst()
                .orElseThrow(PageCalls::gone);
    }

    List<Passkey> list(String leave) {
        var session = sessions.open(leave);
        var all = list(session);
        if (all.stream().noneMatch(passkey -> passkey.id().equals(session.passkeyId()))) {
            throw gone();
        }
        return all.stream().map(PageCalls::render).toList();
    }

    StartConfirmationResponse startConfirmation(String leave, Actor actor) {
        var session = sessions.open(leave);
        var options = commands.send(
                        new StartPasskeyConfirmation(session.userId(), session.owner(), session.passkeyId()), actor)
                .answer();
        return StartConfirmationResponse.newBuilder()
                .setOptions(Structs.of(options))
                .build();
    }

    void finishConfirmation(FinishConfirmationRequest request, Actor actor) {
        var session = sessions.open(request.getSession());
        var result = commands.send(
                        new FinishPasskeyConfirmation(
                                session.userId(),
                                session.owner(),
                                session.passkeyId(),
                                Structs.json("FinishConfirmationRequest.credential", request.getCredential()),
                                relyingParties.origins()),
                        actor)
                .answer();
        switch (result) {
            case CONFIRMED -> {}
            case NOT_PENDING ->
                throw new DomainException(ErrorCode.CEREMONY_NOT_FOUND, "no authentication is under way");
            case UNREADABLE ->
                throw new DomainException(ErrorCode.CREDENTIAL_UNREADABLE, "the response is no credential");
            case FAILED -> throw new DomainException(ErrorCode.CREDENTIAL_REFUSED, "a check does not hold");
        }
    }

    private List<PasskeyView> list(PageSession session) {
        var found = queries.ask(new ListPasskeys(session.userId(), session.owner()));
        return found == null ? List.of() : found.passkeys();
    }

    private static Passkey render(PasskeyView passkey) {
        return Passkey.newBuilder()
                .setId(passkey.id().value())
                .setName(passkey.name())
                .setCreationDate(Wire.timestamp(passkey.createdAt()))
                .build();
    }

    private static DomainException gone() {
        return new DomainException(ErrorCode.PASSKEY_NOT_FOUND, "the passkey is gone");
    }
}
