package dev.latchkey.gateway.enrolment;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import dev.latchkey.command.passkey.RequestNewPasswordlessInitCode;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.contract.login.v1.DrawLinkResponse;
import dev.latchkey.contract.login.v1.FinishRegistrationRequest;
import dev.latchkey.contract.login.v1.FinishRegistrationResponse;
import dev.latchkey.contract.login.v1.Link;
import dev.latchkey.contract.login.v1.OpenLinkResponse;
import dev.latchkey.contract.login.v1.Passkey;
import dev.latchkey.contract.login.v1.StartRegistrationResponse;
import dev.latchkey.contract.passkey.v1.CodeState;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.login.QrCode;
import dev.latchkey.gateway.passkey.CodeLookup;
import dev.latchkey.gateway.passkey.PasskeyLinks;
import dev.latchkey.gateway.passkey.PasskeyRegistrations;
import dev.latchkey.gateway.passkey.RelyingParties;
import dev.latchkey.gateway.passkey.UserOwners;
import dev.latchkey.gateway.wire.Structs;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindOrg;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserState;
import dev.latchkey.query.user.UserView;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can be done with a link. */
@Component
final class LinkCalls {
    private final Commands commands;
    private final Queries queries;
    private final CodeLookup codes;
    private final PasskeyRegistrations registrations;
    private final RelyingParties relyingParties;
    private final PasskeyPolicies policies;
    private final PasskeyLinks links;
    private final UserOwners owners;
    private final PageSessions sessions;
    private final Clock clock;

    LinkCalls(
            Commands commands,
            Queries queries,
            CodeLookup codes,
            PasskeyRegistrations registrations,
            RelyingParties relyingParties,
            PasskeyPolicies policies,
            PasskeyLinks links,
            UserOwners owners,
            PageSessions sessions,
            Clock clock) {
        this.commands = commands;
        this.queries = queries;
        this.codes = codes;
        this.registrations = registrations;
        this.relyingParties = relyingParties;
        this.policies = policies;
        this.links = links;
        this.owners = owners;
        this.sessions = sessions;
        this.clock = clock;
    }

    OpenLinkResponse open(Link presented, Actor actor) {
        var answer = OpenLinkResponse.newBuilder().setState(CodeState.CODE_STATE_UNKNOWN);
        var owner = ownerOf(presented);
        if (owner == null) {
            return answer.build();
        }
        var link = OpenedLink.of(presented, owner);
        var found = codes.lookUp(link.query(), presented.getCode(), actor);
        var user = found.expiresAt() == null ? null : queries.ask(new FindUser(link.userId()));
        if (found.expiresAt() == null || user == null) {
            return answer.build();
        }
        var org = queries.ask(new FindOrg(owner));
        var policy = policies.of(owner);
        return answer.setState(found.state())
                .setExpiration(Wire.timestamp(found.expiresAt()))
                .setDisplayName(user.displayName())
                .setUserName(user.userName())
                .setOrganizationName(org == null ? "" : org.name())
                .setRelyingPartyId(relyingParties.id())
                .setNewLinkAllowed(policy.newLinkAllowed()
                        && !isShutOut(user)
                        && !RequestNewPasswordlessInitCode.isTooLate(found.expiresAt(), clock.instant()))
                .setStartSpends(policy.spendCodeAt() == SpendCodeAt.START)
                .setNothingStored(found.nothingStored())
                .addAllOrigins(relyingParties.originsOfPages())
                .build();
    }

    StartRegistrationResponse start(Link presented, Actor actor) {
        var link = require(presented);
        var started = alike(() -> registrations.start(
                new StartPasskeyRegistration(
                        link.userId(), link.owner(), relyingParties.id(), relyingParties.name(), link.code(), null),
                actor,
                ErrorCode.LINK_CODE_INVALID));
        return StartRegistrationResponse.newBuilder()
                .setPasskeyId(started.answer().passkeyId().value())
                .setOptions(Structs.of(started.answer().options()))
                .build();
    }

    FinishRegistrationResponse finish(FinishRegistrationRequest request, Actor actor) {
        var link = require(request.getLink());
        var stored = alike(() -> registrations.finish(
                new FinishPasskeyRegistration(
                        link.userId(),
                        link.owner(),
                        new PasskeyId(request.getPasskeyId()),
                        link.code(),
                        Structs.json("FinishRegistrationRequest.credential", request.getCredential()),
                        request.getPasskeyName().isBlank() ? null : request.getPasskeyName(),
                        relyingParties.origins(),
                        Started.WITH_A_CODE,
                        false),
                actor,
                ErrorCode.LINK_CODE_INVALID));
        var passkey = stored.answer();
        return FinishRegistrationResponse.newBuilder()
                .setPasskey(Passkey.newBuilder()
                        .setId(passkey.passkeyId().value())
                        .setName(passkey.name())
                        .setCreationDate(Wire.timestamp(stored.written().at())))
                .setSession(sessions.issue(new PageSession(link.userId(), link.owner(), passkey.passkeyId())))
                .build();
    }

    /** Whether a link was sent lately is not told: the answer is the same. */
    void requestNewLink(Link presented, Actor actor) {
        var link = require(presented);
        var end = requireRight(link, presented, actor);
        if (!policies.of(link.owner()).newLinkAllowed()) {
            throw new DomainException(ErrorCode.NEW_LINK_NOT_ALLOWED, "the organisation does not allow it");
        }
        alike(() -> commands.send(
                new RequestNewPasswordlessInitCode(
                        link.userId(), link.owner(), link.code().id(), end),
                actor));
    }

    DrawLinkResponse draw(Link presented, Actor actor) {
        var link = require(presented);
        requireRight(link, presented, actor);
        var drawing = QrCode.draw(links.link(link.userId(), link.owner(), link.code()));
        return DrawLinkResponse.newBuilder()
                .setSize(drawing.size())
                .setPath(drawing.path())
                .build();
    }

    private static boolean isShutOut(UserView user) {
        return user.state() == UserState.LOCKED || user.state() == UserState.INACTIVE;
    }

    /** Returns when the time of a link is over that is presented with the right code. */
    private Instant requireRight(OpenedLink link, Link presented, Actor actor) {
        var end = codes.lookUp(link.query(), presented.getCode(), actor).expiresAt();
        if (end == null) {
            throw invalid();
        }
        return end;
    }

    private OpenedLink require(Link presented) {
        var owner = ownerOf(presented);
        if (owner == null) {
            throw invalid();
        }
        return OpenedLink.of(presented, owner);
    }

    /** Keeps links of users who are not there, or not in that organisation, from reaching a command. */
    private @Nullable OrgId ownerOf(Link presented) {
        var owner = owners.of(new UserId(presented.getUserId()));
        return owner != null
                        && (presented.getOrgId().isEmpty()
                                || presented.getOrgId().equals(owner.value()))
                ? owner
                : null;
    }

    /** Answers a link for nobody as one with a wrong code. */
    private static <R> R alike(Supplier<R> call) {
        try {
            return call.get();
        } catch (DomainException e) {
            if (e.code() == ErrorCode.USER_NOT_FOUND || e.code() == ErrorCode.PASSKEY_USER_REMOVED) {
                throw invalid();
            }
            throw e;
        }
    }

    private static DomainException invalid() {
        return new DomainException(ErrorCode.LINK_CODE_INVALID, "the code is not good");
    }
}
