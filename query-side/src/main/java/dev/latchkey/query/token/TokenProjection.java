package dev.latchkey.query.token;

import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberChanged;
import dev.latchkey.events.org.OrgEvent.OrgMemberRemoved;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCheckSucceeded;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
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
import dev.latchkey.query.projection.Projection;
import dev.latchkey.query.user.UserState;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who bears which token, where they stand, and what roles they hold. */
@Component
@ProcessingGroup("token")
class TokenProjection implements Projection {
    private final TokenRows tokens;
    private final MembershipRows memberships;

    TokenProjection(TokenRows tokens, MembershipRows memberships) {
        this.tokens = tokens;
        this.memberships = memberships;
    }

    @Override
    public String name() {
        return "token";
    }

    @Override
    public List<String> tables() {
        return List.of("tokens", "user_states", "memberships");
    }

    @EventHandler
    void on(TokenEvent event, @Timestamp Instant at) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case PersonalAccessTokenAdded added -> tokens.add(added, at);
            case PersonalAccessTokenRemoved removed -> tokens.remove(removed);
        }
    }

    @EventHandler
    void on(HumanInitializationCodeAdded event, @SequenceNumber long fromZero) {
        tokens.move(event, UserState.INITIAL, fromZero + 1);
    }

    @EventHandler
    void on(HumanInitializationCheckSucceeded event, @SequenceNumber long fromZero) {
        tokens.move(event, UserState.ACTIVE, fromZero + 1);
    }

    @EventHandler
    void on(StateEvent event, @SequenceNumber long fromZero) {
        var sequence = fromZero + 1;
        switch (event) {
            case UserLocked locked -> tokens.move(locked, UserState.LOCKED, sequence);
            case UserUnlocked unlocked -> tokens.move(unlocked, UserState.ACTIVE, sequence);
            case UserDeactivated deactivated -> tokens.move(deactivated, UserState.INACTIVE, sequence);
            case UserReactivated reactivated -> tokens.move(reactivated, UserState.ACTIVE, sequence);
            // Roles end by events of their own, so that one which outlived its user is seen and can be taken.
            case UserRemoved removed -> tokens.removeAllOf(removed.userId());
            case UserErased ignored -> {
                // who is erased was removed before
            }
        }
    }

    @EventHandler
    void on(InstanceEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        var id = event.instanceId().value();
        var sequence = fromZero + 1;
        switch (event) {
            case InstanceAdded ignored -> {
                // nobody is a member yet
            }
            case InstanceMemberAdded added ->
                memberships.add(added.userId(), onInstance(id, added.roles()), sequence, at);
            case InstanceMemberChanged changed ->
                memberships.change(changed.userId(), onInstance(id, changed.roles()), sequence, at);
            case InstanceMemberRemoved removed ->
                memberships.remove(removed.userId(), MembershipView.INSTANCE, id, sequence);
        }
    }

    @EventHandler
    void on(OrgEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        var id = event.orgId().value();
        var sequence = fromZero + 1;
        switch (event) {
            case OrgAdded ignored -> {
                // nobody is a member yet
            }
            case OrgMemberAdded added -> memberships.add(added.userId(), onOrg(id, added.roles()), sequence, at);
            case OrgMemberChanged changed ->
                memberships.change(changed.userId(), onOrg(id, changed.roles()), sequence, at);
            case OrgMemberRemoved removed -> memberships.remove(removed.userId(), MembershipView.ORG, id, sequence);
        }
    }

    @QueryHandler
    @Nullable
    BearerView handle(FindBearer query) {
        return tokens.find(query.hash());
    }

    @QueryHandler
    TokenList handle(ListTokens query) {
        return tokens.list(query);
    }

    @QueryHandler
    MembershipList handle(ListMemberships query) {
        return memberships.list(query);
    }

    private static MembershipView onInstance(String id, List<String> roles) {
        return new MembershipView(MembershipView.INSTANCE, id, roles);
    }

    private static MembershipView onOrg(String id, List<String> roles) {
        return new MembershipView(MembershipView.ORG, id, roles);
    }

    @QueryHandler
    HeldRoles handle(FindMemberships query) {
        return new HeldRoles(memberships.held(query.userId()));
    }
}
