package dev.latchkey.command.user;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.isLive;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CheckPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeCheck;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.command.passkey.RevokePasswordlessInitCode;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.command.token.IssuedToken;
import dev.latchkey.command.token.RevokePersonalAccessToken;
import dev.latchkey.events.log.AppendTime;
import dev.latchkey.events.user.HumanEvent;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.PasskeyEvent;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckFailed;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeCheckSucceeded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRevoked;
import dev.latchkey.events.user.TokenEvent;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.serialization.Revision;

/** A user: who they are, their open passkey-enrolment codes and their tokens. */
@Revision("1") // of the snapshot: to be raised with every change of a field, here or in what the fields hold
public final class User {
    private static final List<String> SCOPES = List.of("openid");

    @AggregateIdentifier
    private UserId id;

    private OrgId owner;
    private PasskeyCodes codes = new PasskeyCodes();
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
    IssuedCode handle(
            AddPasswordlessInitCode command,
            CodeGenerator generator,
            PasskeyCodeProperties properties,
            IdGenerator ids,
            Clock clock) {
        requireOwner(command.owner());
        if (codes.countAt(clock.instant()) >= properties.maxOpen()) {
            throw new DomainException(
                    ErrorCode.TOO_MANY_OPEN_CODES, "the user has " + properties.maxOpen() + " open codes");
        }
        var codeId = new CodeId(ids.next());
        var derived = generator.derive(id, owner, codeId);
        apply(new PasswordlessInitCodeAdded(id, owner, codeId, derived.commitment(), properties.lifetime()));
        return new IssuedCode(codeId, owner, derived.code(), properties.lifetime());
    }

    @CommandHandler
    CodeCheck handle(CheckPasswordlessInitCode command, CodeGenerator generator, Clock clock) {
        requireOwner(command.owner());
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
        requireOwner(command.owner());
        var code = codes.find(command.codeId());
        if (code == null || code.isExpiredAt(clock.instant())) {
            throw new DomainException(ErrorCode.CODE_NOT_FOUND, "the user has no open code " + command.codeId());
        }
        apply(new PasswordlessInitCodeRevoked(id, owner, command.codeId()));
        return command.codeId();
    }

    @CommandHandler
    IssuedToken handle(AddPersonalAccessToken command, IdGenerator ids, SecureRandom random, Clock clock) {
        requireOwner(command.owner());
        var expiration = command.expiration().truncatedTo(ChronoUnit.MICROS);
        if (!expiration.isAfter(clock.instant())) {
            throw new DomainException(ErrorCode.TOKEN_EXPIRATION_PAST, "the token would be over at once");
        }
        var tokenId = new TokenId(ids.next());
        var token = BearerToken.draw(random);
        apply(new PersonalAccessTokenAdded(id, owner, tokenId, token.hash(), expiration, SCOPES));
        return new IssuedToken(tokenId, token);
    }

    @CommandHandler
    TokenId handle(RevokePersonalAccessToken command) {
        requireOwner(command.owner());
        if (!tokens.containsKey(command.tokenId())) {
            throw new DomainException(ErrorCode.TOKEN_NOT_FOUND, "the user has no token " + command.tokenId());
        }
        apply(new PersonalAccessTokenRemoved(id, owner, command.tokenId()));
        return command.tokenId();
    }

    @EventSourcingHandler
    void on(HumanEvent event) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case HumanAdded added -> {
                id = added.userId();
                owner = added.owner();
            }
            case HumanEmailVerified ignored -> {
                // nothing is decided by it yet
            }
        }
    }

    @EventSourcingHandler
    void on(PasskeyEvent event, @Timestamp Instant at) {
        switch (event) {
            case PasswordlessInitCodeAdded added -> {
                var code = codes.open(added.id(), added.code(), added.expiry(), at);
                if (isLive()) {
                    AppendTime.whenKnown(code::date);
                }
            }
            case PasswordlessInitCodeCheckFailed failed -> codes.fail(failed.id());
            case PasswordlessInitCodeCheckSucceeded succeeded -> codes.end(succeeded.id());
            case PasswordlessInitCodeRevoked revoked -> codes.end(revoked.id());
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

    private void requireOwner(OrgId claimed) {
        if (!claimed.equals(owner)) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "the organisation has no user " + id);
        }
    }
}
