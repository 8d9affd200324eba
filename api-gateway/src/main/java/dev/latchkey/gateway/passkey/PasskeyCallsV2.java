package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.AuthenticatorKind;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.FinishPasskeyRegistration.Started;
import dev.latchkey.command.passkey.PresentedCode;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.contract.object.v2.ListDetails;
import dev.latchkey.contract.user.v2.AuthFactorState;
import dev.latchkey.contract.user.v2.ListPasskeysRequest;
import dev.latchkey.contract.user.v2.ListPasskeysResponse;
import dev.latchkey.contract.user.v2.Passkey;
import dev.latchkey.contract.user.v2.PasskeyAuthenticator;
import dev.latchkey.contract.user.v2.RegisterPasskeyRequest;
import dev.latchkey.contract.user.v2.RegisterPasskeyResponse;
import dev.latchkey.contract.user.v2.RemovePasskeyRequest;
import dev.latchkey.contract.user.v2.RemovePasskeyResponse;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationRequest;
import dev.latchkey.contract.user.v2.VerifyPasskeyRegistrationResponse;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.InstanceRights;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.auth.Permissions;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.gateway.wire.Structs;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.passkey.ListPasskeys;
import dev.latchkey.query.passkey.PasskeyList;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The v2 calls about passkeys. */
@Component
public final class PasskeyCallsV2 {
    /** What says that a user, or a registration, is not there. */
    private static final Set<ErrorCode> ABSENCES =
            EnumSet.of(ErrorCode.USER_NOT_FOUND, ErrorCode.PASSKEY_USER_REMOVED, ErrorCode.CEREMONY_NOT_FOUND);

    private final PasskeyRegistrations registrations;
    private final RelyingParties relyingParties;
    private final SelfService selfService;
    private final Removal removal;
    private final UserOwners owners;
    private final Permissions permissions;
    private final InstanceRights instanceRights;
    private final InstanceUsers instanceUsers;
    private final Queries queries;
    private final Clock clock;

    PasskeyCallsV2(
            PasskeyRegistrations registrations,
            RelyingParties relyingParties,
            SelfService selfService,
            Removal removal,
            UserOwners owners,
            Permissions permissions,
            InstanceRights instanceRights,
            InstanceUsers instanceUsers,
            Queries queries,
            Clock clock) {
        this.registrations = registrations;
        this.relyingParties = relyingParties;
        this.selfService = selfService;
        this.removal = removal;
        this.owners = owners;
        this.permissions = permissions;
        this.instanceRights = instanceRights;
        this.instanceUsers = instanceUsers;
        this.queries = queries;
        this.clock = clock;
    }

    /**
     * Starts a registration: with a code for whom it was issued, without for oneself and for whom one may. Users whom
     * the caller may not read are refused alike, whether they are there or not.
     */
    public RegisterPasskeyResponse register(Caller caller, RegisterPasskeyRequest request, Actor actor) {
        var userId = new UserId(request.getUserId());
        var owner = ownerOf(caller, userId);
        var org = Objects.requireNonNullElse(owner, caller.org());
        var code = request.hasCode()
                ? new PresentedCode(
                        new CodeId(request.getCode().getId()),
                        new Code(request.getCode().getCode()))
                : null;
        if (code == null) {
            requireSelfOr(caller, userId, owner);
        }
        var start = new StartPasskeyRegistration(
                userId,
                org,
                relyingParties.idFor(request.getDomain()),
                relyingParties.name(),
                code,
                kind(request.getAuthenticator()));
        PasskeyRegistrations.Done<StartPasskeyRegistration.Result.Started> started;
        try {
            started = registrations.start(start, actor, ErrorCode.REGISTRATION_CODE_INVALID);
        } catch (DomainException e) {
            if (ABSENCES.contains(e.code()) && !mayRead(caller, userId, owner)) {
                throw new DomainException(ErrorCode.REGISTRATION_CODE_INVALID, "nobody's code is good");
            }
            throw e;
        }
        return RegisterPasskeyResponse.newBuilder()
                .setDetails(Details.changedV2(started.written(), org))
                .setPasskeyId(started.answer().passkeyId().value())
                .setPublicKeyCredentialCreationOptions(
                        Structs.of(started.answer().options()))
                .build();
    }

    /**
     * Ends a registration: of oneself, or one that one has started, and without a code could still start. Whatever
     * rights a caller has, any other is not there; whether the user is, is told only to callers who may read them.
     */
    public VerifyPasskeyRegistrationResponse verify(
            Caller caller, VerifyPasskeyRegistrationRequest request, Actor actor) {
        var userId = new UserId(request.getUserId());
        var owner = ownerOf(caller, userId);
        var org = Objects.requireNonNullElse(owner, caller.org());
        var finish = new FinishPasskeyRegistration(
                userId,
                org,
                new PasskeyId(request.getPasskeyId()),
                null,
                Structs.json(
                        "VerifyPasskeyRegistrationRequest.public_key_credential", request.getPublicKeyCredential()),
                request.getPasskeyName(),
                relyingParties.origins(),
                endable(caller, userId, owner),
                false);
        PasskeyRegistrations.Done<FinishPasskeyRegistration.Result.Stored> stored;
        try {
            stored = registrations.finish(finish, actor, ErrorCode.REGISTRATION_CODE_INVALID);
        } catch (DomainException e) {
            if (ABSENCES.contains(e.code()) && !mayRead(caller, userId, owner)) {
                throw new AccessRefusedException(AccessRefusedException.Reason.PERMISSION_IN_COMMAND);
            }
            throw e;
        }
        return VerifyPasskeyRegistrationResponse.newBuilder()
                .setDetails(Details.changedV2(stored.written(), org))
                .build();
    }

    /** Lists the passkeys of a user: one's own, or whose one may read. */
    public ListPasskeysResponse list(Caller caller, ListPasskeysRequest request) {
        var userId = new UserId(request.getUserId());
        var owner = require(caller, Permission.USER_READ, userId);
        var found = queries.ask(new ListPasskeys(userId, owner));
        var passkeys = found == null ? new PasskeyList(List.of()) : found;
        return ListPasskeysResponse.newBuilder()
                .setDetails(ListDetails.newBuilder()
                        .setTotalResult(passkeys.passkeys().size())
                        .setTimestamp(Wire.timestamp(clock.instant())))
                .addAllResult(passkeys.passkeys().stream()
                        .map(passkey -> Passkey.newBuilder()
                                .setId(passkey.id().value())
                                .setState(AuthFactorState.AUTH_FACTOR_STATE_READY)
                                .setName(passkey.name())
                                .build())
                        .toList())
                .build();
    }

    /** Removes a passkey of a user: one's own, or whose credentials one may write. */
    public RemovePasskeyResponse remove(Caller caller, RemovePasskeyRequest request, Actor actor) {
        var userId = new UserId(request.getUserId());
        var owner = require(caller, Permission.USER_CREDENTIAL_WRITE, userId);
        instanceUsers.requireChangeable(caller, Permission.USER_CREDENTIAL_WRITE, userId, owner);
        return RemovePasskeyResponse.newBuilder()
                .setDetails(Details.changedV2(removal.remove(userId, owner, request.getPasskeyId(), actor), owner))
                .build();
    }

    private @Nullable OrgId ownerOf(Caller caller, UserId userId) {
        return userId.equals(caller.userId()) ? caller.owner() : owners.of(userId);
    }

    private boolean mayRead(Caller caller, UserId userId, @Nullable OrgId owner) {
        return userId.equals(caller.userId()) || allows(caller, Permission.USER_READ, owner);
    }

    /** Returns whether the caller holds a permission for users there; for nobody's only who holds it for everybody. */
    private boolean allows(Caller caller, Permission permission, @Nullable OrgId owner) {
        return owner == null ? instanceRights.allow(caller, permission) : permissions.allows(caller, permission, owner);
    }

    /** Returns which registrations of a user the caller may end, by the rights that the caller has now. */
    private Started endable(Caller caller, UserId userId, @Nullable OrgId owner) {
        if (userId.equals(caller.userId())) {
            return Started.ANYHOW;
        }
        return owner != null
                        && permissions.allows(caller, Permission.USER_CREDENTIAL_WRITE, owner)
                        && instanceUsers.isChangeable(caller, Permission.USER_CREDENTIAL_WRITE, userId, owner)
                ? Started.BY_THE_SENDER
                : Started.BY_THE_SENDER_WITH_A_CODE;
    }

    private void requireSelfOr(Caller caller, UserId userId, @Nullable OrgId owner) {
        if (userId.equals(caller.userId())) {
            selfService.requireYoungToken(caller);
        } else if (!allows(caller, Permission.USER_CREDENTIAL_WRITE, owner)) {
            throw new AccessRefusedException(AccessRefusedException.Reason.NOT_ONESELF);
        } else if (owner != null) {
            instanceUsers.requireChangeable(caller, Permission.USER_CREDENTIAL_WRITE, userId, owner);
        }
    }

    /** Users whom the caller has no business with are refused alike, whether they are there or not. */
    private OrgId require(Caller caller, Permission permission, UserId userId) {
        var owner = ownerOf(caller, userId);
        if (userId.equals(caller.userId()) || owner != null && permissions.allows(caller, permission, owner)) {
            return Objects.requireNonNull(owner);
        }
        if (permissions.allows(caller, permission, caller.owner())) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "no such user where the caller may look");
        }
        throw new AccessRefusedException(AccessRefusedException.Reason.PERMISSION_IN_COMMAND);
    }

    private static @Nullable AuthenticatorKind kind(PasskeyAuthenticator authenticator) {
        return switch (authenticator) {
            case PASSKEY_AUTHENTICATOR_PLATFORM -> AuthenticatorKind.PLATFORM;
            case PASSKEY_AUTHENTICATOR_CROSS_PLATFORM -> AuthenticatorKind.CROSS_PLATFORM;
            case PASSKEY_AUTHENTICATOR_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }
}
