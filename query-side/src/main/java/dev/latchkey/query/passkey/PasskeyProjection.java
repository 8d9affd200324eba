package dev.latchkey.query.passkey;

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
import dev.latchkey.query.passkey.PasskeyCodeView.Delivery;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import dev.latchkey.query.projection.Projection;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Passkeys, and the codes that enrol them and what became of them. */
@Component
@ProcessingGroup("passkey")
class PasskeyProjection implements Projection {
    private final PasswordlessInitCodeRows rows;
    private final PasskeyRows passkeys;

    PasskeyProjection(PasswordlessInitCodeRows rows, PasskeyRows passkeys) {
        this.rows = rows;
        this.passkeys = passkeys;
    }

    @Override
    public String name() {
        return "passkey";
    }

    @Override
    public List<String> tables() {
        return List.of("passkey_codes", "passkeys");
    }

    @EventHandler
    void on(PasskeyEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        var sequence = fromZero + 1;
        switch (event) { // no default: a new event must not compile until it is handled here
            case PasswordlessInitCodeAdded added ->
                rows.insertIfAbsent(added, added.code(), added.expiry(), Delivery.IN_LINK, sequence, at);
            case PasswordlessInitCodeRequested requested ->
                rows.insertIfAbsent(
                        requested,
                        requested.code(),
                        requested.expiry(),
                        requested.codeReturned() ? Delivery.RETURNED : Delivery.REQUESTED,
                        sequence,
                        at);
            case PasswordlessInitCodeSent sent -> rows.send(sent, sequence);
            case PasswordlessInitCodeCheckFailed failed -> rows.countFailedTry(failed, sequence, at);
            case PasswordlessInitCodeCheckSucceeded spent -> rows.end(spent, State.SPENT, sequence);
            case PasswordlessInitCodeRevoked revoked -> rows.end(revoked, State.REVOKED, sequence);
        }
    }

    @EventHandler
    void on(PasswordlessTokenEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        var sequence = fromZero + 1;
        switch (event) {
            case PasswordlessTokenAdded started -> rows.start(started, sequence);
            case PasswordlessTokenVerified verified -> {
                passkeys.insertIfAbsent(verified, sequence, at);
                rows.finish(verified, sequence);
            }
            case PasswordlessTokenRenamed renamed -> passkeys.rename(renamed, sequence, at);
            case PasswordlessTokenRemoved removed -> passkeys.remove(removed, sequence);
            case PasswordlessTokenCheckSucceeded succeeded -> passkeys.use(succeeded, sequence, at);
            case PasswordlessTokenBeginLogin ignored -> {
                // neither this nor the next two change what is shown
            }
            case PasswordlessTokenCheckFailed ignored -> {}
            case PasswordlessTokenSignCountChanged ignored -> {}
        }
    }

    @EventHandler
    void on(StateEvent event) {
        switch (event) {
            case UserRemoved removed -> {
                rows.removeAllOf(removed.userId());
                passkeys.removeAllOf(removed.userId());
            }
            case UserLocked ignored -> {
                // codes and passkeys stay as they are in every state, so neither this nor the next three change one
            }
            case UserUnlocked ignored -> {}
            case UserDeactivated ignored -> {}
            case UserReactivated ignored -> {}
            case UserErased ignored -> {
                // who is erased was removed before
            }
        }
    }

    @QueryHandler
    PasskeyList handle(ListPasskeys query) {
        return passkeys.list(query);
    }

    @QueryHandler
    PasskeyCodeList handle(ListPasskeyCodes query) {
        return rows.list(query);
    }

    @QueryHandler
    @Nullable
    PasswordlessInitCodeView handle(FindPasswordlessInitCode query) {
        return rows.find(query);
    }
}
