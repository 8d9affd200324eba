package dev.latchkey.command.user;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.isLive;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeCheck;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.CodeGenerator.Purpose;
import dev.latchkey.command.passkey.FinishPasskeyConfirmation;
import dev.latchkey.command.passkey.FinishPasskeyRegistration;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.RemovePasskey;
import dev.latchkey.command.passkey.RenamePasskey;
import dev.latchkey.command.passkey.RequestNewPasswordlessInitCode;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.command.passkey.StartPasskeyConfirmation;
import dev.latchkey.command.passkey.StartPasskeyRegistration;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.command.token.IssuedToken;
import dev.latchkey.command.token.RevokePersonalAccessToken;
import dev.latchkey.command.webauthn.Person;
import dev.latchkey.events.Personal;
import dev.latchkey.events.log.AppendTime;
import dev.latchkey.events.log.Editor;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.user.HumanEvent;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCheckSucceeded;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneVerified;
import dev.latchkey.events.user.MachineEvent;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.PasskeyEvent;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRequested;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeSent;
import dev.latchkey.events.user.PasswordlessTokenEvent;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenBeginLogin;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckFailed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRenamed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenSignCountChanged;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.StateEvent;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserErased;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserReactivated;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.user.TokenEvent;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** A user: who they are, their passkeys, the open codes that enrol them, and their tokens. */
@Revision("12") // of the snapshot: to be raised with every change of a field, here or in what the fields hold
public final class User {
    /** How many tokens that are not over yet a user can have. */
    static final int MAX_TOKENS = 1000;

    private static final List<String> SCOPES = List.of("openid");

    @AggregateIdentifier
    private UserId id;

    private OrgId owner;
    private UserState state = UserState.ACTIVE;
    private boolean machine;
    private String userName = "";
    private String displayName = "";
    private PasskeyCodes codes = new PasskeyCodes();
    private Passkeys passkeys = new Passkeys();
    /** When a link was last asked for that is to be sent. */
    private @Nullable DatedMoment lastRequest;
    /** The code of that link. */
    private @Nullable CodeId lastRequested;

    private Map<TokenId, Instant> tokens = new HashMap<>();

    /** For Axon and the snapshot reader: the first event, or the snapshot, sets what is null here. */
    @SuppressWarnings("NullAway.Init")
    User() {}

    /** Returns what makes a new user of a person and gives them a token. */
    public static Callable<User> register(HumanAdded person, TokenId tokenId, BearerToken token, Instant expiration) {
        return () -> {
            var user = new User();
            apply(person);
            apply(new HumanEmailVerified(person.userId(), person.owner()));
            apply(new PersonalAccessTokenAdded(
                    person.userId(), person.owner(), tokenId, token.hash(), expiration, SCOPES));
            return user;
        };
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    AddedHuman handle(AddHuman command, CodeGenerator generator, PasskeyCodeProperties properties, IdGenerator ids) {
        var person = new NewHuman(command, generator, properties, ids);
        person.events().forEach(AggregateLifecycle::apply);
        return person.answer();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    UserId handle(AddMachine command) {
        apply(new MachineAdded(
                command.userId(),
                command.owner(),
                command.userName(),
                command.name(),
                command.description(),
                command.accessTokenType()));
        return command.userId();
    }

    @CommandHandler
    UserId handle(LockUser command) {
        require(command);
        state.requireLockable();
        apply(new UserLocked(id, owner));
        return id;
    }

    @CommandHandler
    UserId handle(UnlockUser command) {
        require(command);
        state.requireUnlockable();
        apply(new UserUnlocked(id, owner));
        return id;
    }

    @CommandHandler
    UserId handle(DeactivateUser command) {
        require(command);
        state.requireDeactivatable();
        apply(new UserDeactivated(id, owner));
        return id;
    }

    @CommandHandler
    UserId handle(ReactivateUser command) {
        require(command);
        state.requireReactivatable();
        apply(new UserReactivated(id, owner));
        return id;
    }

    @CommandHandler
    UserId handle(RemoveUser command) {
        require(command);
        apply(new UserRemoved(id, owner));
        return id;
    }

    @CommandHandler
    UserId handle(EraseUser command, PersonKeys keys) {
        if (!command.owner().equals(owner)) {
            throw new DomainException(command.notFound(), "the organisation never had the user " + id);
        }
        if (!state.isGone()) {
            apply(new UserRemoved(id, owner));
        }
        if (state != UserState.ERASED) {
            apply(new UserErased(id, owner, keys.idOf(id.value())));
        }
        return id;
    }

    /** Answers with an {@link IssuedCode}, or with what repeats one. */
    @CommandHandler
    Object handle(
            AddPasswordlessInitCode command,
            CodeGenerator generator,
            PasskeyCodeProperties properties,
            PasskeyPolicies policies,
            IdGenerator ids,
            Clock clock,
            MetaData metaData) {
        requireHuman(command);
        var now = clock.instant();
        var key = command.idempotencyKey() == null
                ? null
                : IdempotencyHash.of(Editor.from(metaData).userId(), command.idempotencyKey());
        var before = key == null ? null : issuedBefore(key, generator, now);
        if (before != null) {
            return before;
        }
        if (policies.of(owner).newLinkEndsOlderOnes()) {
            codes.openAt(now).forEach(older -> apply(new PasswordlessInitCodeRevoked(id, owner, older)));
        }
        return issue(command.delivery(), key, generator, properties, policies, ids, now);
    }

    @CommandHandler
    Boolean handle(
            RequestNewPasswordlessInitCode command,
            CodeGenerator generator,
            PasskeyCodeProperties properties,
            PasskeyPolicies policies,
            IdGenerator ids,
            Clock clock) {
        requireHuman(command);
        state.requireNotShutOut();
        var now = clock.instant();
        if (RequestNewPasswordlessInitCode.isTooLate(command.linkEnd(), now)) {
            throw new DomainException(ErrorCode.NEW_LINK_TOO_LATE, "the link ended at " + command.linkEnd());
        }
        // A pause after a link that nobody can open any more would leave the person without one.
        if (lastRequest != null
                && lastRequested != null
                && lastRequest.isWithin(RequestNewPasswordlessInitCode.PAUSE, now)
                && codes.canStart(lastRequested, now)) {
            return false;
        }
        if (codes.isWornAt(command.codeId(), now)) {
            apply(new PasswordlessInitCodeRevoked(id, owner, command.codeId()));
        }
        issue(new CodeDelivery.Sent(null), null, generator, properties, policies, ids, now);
        return true;
    }

    @CommandHandler
    StartPasskeyRegistration.Result handle(StartPasskeyRegistration command, CeremonyTools tools) {
        requireForCeremony(command);
        return decided(enrolment(tools).start(command));
    }

    @CommandHandler
    FinishPasskeyRegistration.Result handle(FinishPasskeyRegistration command, CeremonyTools tools, MetaData metaData) {
        requireForCeremony(command);
        return decided(enrolment(tools).finish(command, Editor.from(metaData).userId()));
    }

    @CommandHandler
    String handle(StartPasskeyConfirmation command, CeremonyTools tools) {
        requireHuman(command);
        state.requireNotShutOut();
        return decided(new Confirmation(person(), owner, command.passkeyId(), passkeys).start(tools));
    }

    @CommandHandler
    FinishPasskeyConfirmation.Result handle(FinishPasskeyConfirmation command, CeremonyTools tools) {
        requireHuman(command);
        state.requireNotShutOut();
        return decided(new Confirmation(person(), owner, command.passkeyId(), passkeys)
                .finish(command, tools.clock().instant()));
    }

    @CommandHandler
    PasskeyId handle(RemovePasskey command) {
        require(command);
        var passkey = passkeys.find(command.passkeyId());
        if (passkey == null && !passkeys.isPending(command.passkeyId())) {
            throw new DomainException(ErrorCode.PASSKEY_NOT_FOUND, "the user has no passkey " + command.passkeyId());
        }
        // An open link is no way in: it may never have reached the user, and it ends within a day.
        if (passkey != null && !command.evenLast() && passkeys.count() == 1) {
            throw new DomainException(ErrorCode.LAST_PASSKEY, "the user would have no way in");
        }
        apply(new PasswordlessTokenRemoved(id, owner, command.passkeyId(), passkey == null ? null : passkey.keyId()));
        return command.passkeyId();
    }

    @CommandHandler
    PasskeyId handle(RenamePasskey command) {
        require(command);
        state.requireNotShutOut();
        var passkey = passkeys.find(command.passkeyId());
        if (passkey == null) {
            throw new DomainException(ErrorCode.PASSKEY_NOT_FOUND, "the user has no passkey " + command.passkeyId());
        }
        if (command.name().equals(passkey.name())) {
            return command.passkeyId();
        }
        if (passkey.renamed() >= Passkey.MAX_RENAMED) {
            throw new DomainException(
                    ErrorCode.TOO_MANY_RENAMES, "the passkey was renamed " + Passkey.MAX_RENAMED + " times");
        }
        apply(new PasswordlessTokenRenamed(id, owner, command.passkeyId(), command.name()));
        return command.passkeyId();
    }

    @CommandHandler
    CodeCheck handle(CheckPasswordlessInitCode command, CodeGenerator generator, Clock clock) {
        require(command);
        var code = codes.find(command.codeId());
        if (code == null) {
            return new CodeCheck.Refused(CodeCheck.Reason.UNKNOWN);
        }
        if (code.isExpiredAt(clock.instant())) {
            return new CodeCheck.Refused(CodeCheck.Reason.EXPIRED);
        }
        if (!generator.matches(code.commitment(), id, owner, command.codeId(), command.presented())) {
            apply(new PasswordlessInitCodeCheckFailed(id, owner, command.codeId()));
            return new CodeCheck.Refused(CodeCheck.Reason.WRONG);
        }
        return new CodeCheck.Good(code.expiresAt());
    }

    @CommandHandler
    CodeId handle(RevokePasswordlessInitCode command, Clock clock) {
        require(command);
        var code = codes.find(command.codeId());
        if (code == null || code.isExpiredAt(clock.instant())) {
            throw new DomainException(ErrorCode.CODE_NOT_FOUND, "the user has no open code " + command.codeId());
        }
        apply(new PasswordlessInitCodeRevoked(id, owner, command.codeId()));
        return command.codeId();
    }

    @CommandHandler
    IssuedToken handle(AddPersonalAccessToken command, IdGenerator ids, SecureRandom random, Clock clock) {
        require(command);
        if (command.machineOnly() && !machine) {
            throw new DomainException(ErrorCode.PAT_USER_NOT_MACHINE, "the user is a person");
        }
        var now = clock.instant();
        var expiration = command.expiration() == null
                ? AddPersonalAccessToken.NEVER
                : command.expiration().truncatedTo(ChronoUnit.MICROS);
        if (!expiration.isAfter(now)) {
            throw new DomainException(ErrorCode.TOKEN_EXPIRATION_PAST, "the token would be over at once");
        }
        if (tokens.values().stream().filter(end -> end.isAfter(now)).count() >= MAX_TOKENS) {
            throw new DomainException(ErrorCode.TOO_MANY_TOKENS, "the user has " + MAX_TOKENS + " tokens");
        }
        var tokenId = new TokenId(ids.next());
        var token = BearerToken.draw(random);
        apply(new PersonalAccessTokenAdded(id, owner, tokenId, token.hash(), expiration, SCOPES));
        return new IssuedToken(tokenId, token);
    }

    @CommandHandler
    TokenId handle(RevokePersonalAccessToken command) {
        require(command);
        if (!tokens.containsKey(command.tokenId())) {
            throw new DomainException(ErrorCode.TOKEN_NOT_FOUND, "the user has no token " + command.tokenId());
        }
        apply(new PersonalAccessTokenRemoved(id, owner, command.tokenId()));
        return command.tokenId();
    }

    /**
     * Returns what this user is.
     *
     * @param now the moment, which decides what is over
     */
    UserMoment moment(long sequence, Instant at, Instant now) {
        return new UserMoment(
                sequence,
                at,
                id,
                owner,
                state.name().toLowerCase(Locale.ROOT),
                machine,
                userName,
                displayName,
                codes.linksAt(now),
                passkeys.stored(),
                passkeys.pendingAt(now),
                tokens.entrySet().stream()
                        .filter(token -> token.getValue().isAfter(now))
                        .map(token -> new UserMoment.Token(token.getKey(), token.getValue()))
                        .sorted(Comparator.comparing(token -> token.tokenId().value()))
                        .toList());
    }

    @EventSourcingHandler
    void on(HumanEvent event) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case HumanAdded added -> {
                id = added.userId();
                owner = added.owner();
                userName = added.userName();
                displayName = added.displayName();
            }
            case HumanInitializationCheckSucceeded ignored -> state = UserState.ACTIVE;
            case HumanInitializationCodeAdded ignored -> state = UserState.INITIAL;
            case HumanEmailVerified ignored -> {
                // nothing is decided by it yet, nor by the next three
            }
            case HumanEmailCodeAdded ignored -> {}
            case HumanPhoneVerified ignored -> {}
            case HumanPhoneCodeAdded ignored -> {}
        }
    }

    @EventSourcingHandler
    void on(MachineEvent event) {
        switch (event) {
            case MachineAdded added -> {
                id = added.userId();
                owner = added.owner();
                machine = true;
                userName = added.userName();
                displayName = added.name();
            }
        }
    }

    @EventSourcingHandler
    void on(StateEvent event) {
        switch (event) {
            case UserLocked ignored -> state = UserState.LOCKED;
            case UserUnlocked ignored -> state = UserState.ACTIVE;
            case UserDeactivated ignored -> state = UserState.INACTIVE;
            case UserReactivated ignored -> state = UserState.ACTIVE;
            case UserRemoved ignored -> {
                state = UserState.REMOVED;
                codes = new PasskeyCodes();
                passkeys = new Passkeys();
                tokens = new HashMap<>();
            }
            case UserErased ignored -> {
                state = UserState.ERASED;
                userName = Personal.ERASED;
                displayName = Personal.ERASED;
            }
        }
    }

    @EventSourcingHandler
    void on(PasskeyEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        switch (event) {
            case PasswordlessInitCodeAdded added ->
                open(added.id(), new OpenCode(added.code(), added.expiry(), added.idempotency(), fromZero + 1, at));
            case PasswordlessInitCodeRequested requested -> {
                open(
                        requested.id(),
                        new OpenCode(requested.code(), requested.expiry(), requested.idempotency(), fromZero + 1, at));
                if (!requested.codeReturned()) {
                    lastRequested = requested.id();
                    lastRequest = new DatedMoment(at);
                    onceDated(lastRequest::date);
                }
            }
            case PasswordlessInitCodeSent ignored -> {
                // a code is good before it is sent
            }
            case PasswordlessInitCodeCheckFailed failed -> codes.fail(failed.id(), at);
            case PasswordlessInitCodeCheckSucceeded succeeded -> codes.end(succeeded.id());
            case PasswordlessInitCodeRevoked revoked -> codes.end(revoked.id());
        }
    }

    @EventSourcingHandler
    void on(PasswordlessTokenEvent event, @Timestamp Instant at, MetaData metaData) {
        switch (event) {
            case PasswordlessTokenAdded added -> {
                var code = added.codeID() == null ? null : codes.find(added.codeID());
                var startedBy = Editor.from(metaData).userId();
                onceDated(passkeys.start(added, code == null ? null : code.commitment(), startedBy, at)::date);
                if (added.codeID() != null) {
                    codes.start(added.codeID());
                }
            }
            case PasswordlessTokenVerified verified -> passkeys.store(verified);
            case PasswordlessTokenRemoved removed -> passkeys.remove(removed.webAuthNTokenId());
            case PasswordlessTokenCheckFailed failed -> passkeys.fail(failed.webAuthNTokenId());
            case PasswordlessTokenBeginLogin begun ->
                with(begun, passkey -> onceDated(passkey.begin(begun.challenge(), begun.userVerification(), at)::date));
            case PasswordlessTokenCheckSucceeded succeeded -> with(succeeded, Passkey::settle);
            case PasswordlessTokenSignCountChanged changed ->
                with(changed, passkey -> passkey.count(changed.signCount()));
            case PasswordlessTokenRenamed renamed ->
                with(renamed, passkey -> passkey.rename(renamed.webAuthNTokenName()));
        }
    }

    @EventSourcingHandler
    void on(TokenEvent event, @Timestamp Instant at) {
        switch (event) {
            case PersonalAccessTokenAdded added -> {
                tokens.values().removeIf(expiration -> !expiration.isAfter(at));
                tokens.put(added.tokenId(), added.expiration());
            }
            case PersonalAccessTokenRemoved removed -> tokens.remove(removed.tokenId());
        }
    }

    private void open(CodeId codeId, OpenCode code) {
        if (isLive()) {
            code.awaitDate();
        }
        codes.open(codeId, code);
        onceDated(code::date);
    }

    private static void onceDated(Consumer<Instant> state) {
        if (isLive()) {
            AppendTime.whenKnown(state);
        }
    }

    private void with(PasswordlessTokenEvent event, Consumer<Passkey> change) {
        var passkey = passkeys.find(event.webAuthNTokenId());
        if (passkey != null) {
            change.accept(passkey);
        }
    }

    private static <R> R decided(Decision<R> decision) {
        if (decision.end() != null) {
            AppendTime.mustBeBefore(decision.end());
        }
        decision.events().forEach(AggregateLifecycle::apply);
        return decision.answer();
    }

    private Enrolment enrolment(CeremonyTools tools) {
        return new Enrolment(person(), owner, codes, passkeys, state == UserState.INITIAL, tools);
    }

    private Person person() {
        return new Person(id, userName, displayName);
    }

    private IssuedCode issue(
            CodeDelivery delivery,
            @Nullable IdempotencyHash key,
            CodeGenerator generator,
            PasskeyCodeProperties properties,
            PasskeyPolicies policies,
            IdGenerator ids,
            Instant now) {
        var most = Math.min(properties.maxOpen(), policies.of(owner).maxOpenLinks());
        if (codes.countAt(now) >= most) {
            throw new DomainException(ErrorCode.TOO_MANY_OPEN_CODES, "the user has " + most + " open codes");
        }
        var codeId = new CodeId(ids.next());
        var derived = generator.derive(id, owner, codeId);
        apply(issued(delivery, codeId, derived.commitment(), properties.lifetime(), key));
        return new IssuedCode(codeId, owner, derived.code(), properties.lifetime());
    }

    private @Nullable RepeatedCode issuedBefore(IdempotencyHash key, CodeGenerator generator, Instant now) {
        var codeId = codes.find(key);
        var open = codeId == null ? null : codes.find(codeId);
        if (codeId == null || open == null || open.isExpiredAt(now)) {
            return null;
        }
        var code = generator.again(Purpose.PASSKEY_ENROLMENT, open.commitment(), id, owner, codeId);
        return code == null ? null : new RepeatedCode(new IssuedCode(codeId, owner, code, open.expiry()), open);
    }

    private PasskeyEvent issued(
            CodeDelivery delivery, CodeId codeId, Commitment code, Duration expiry, @Nullable IdempotencyHash key) {
        return switch (delivery) {
            case CodeDelivery.InLink ignored -> new PasswordlessInitCodeAdded(id, owner, codeId, code, expiry, key);
            case CodeDelivery.Sent sent ->
                new PasswordlessInitCodeRequested(id, owner, codeId, code, expiry, sent.urlTemplate(), false, key);
            case CodeDelivery.Returned ignored ->
                new PasswordlessInitCodeRequested(id, owner, codeId, code, expiry, null, true, key);
        };
    }

    private void requireForCeremony(UserCommand<?> command) {
        if (state.isGone() && command.owner().equals(owner)) {
            throw new DomainException(ErrorCode.PASSKEY_USER_REMOVED, "the user " + id + " was removed");
        }
        requireHuman(command);
    }

    private void requireHuman(UserCommand<?> command) {
        require(command);
        if (machine) {
            throw new DomainException(command.notFound(), "the user " + id + " is no person");
        }
    }

    private void require(UserCommand<?> command) {
        if (state.isGone() || !command.owner().equals(owner)) {
            throw new DomainException(command.notFound(), "the organisation has no user " + id);
        }
    }
}
