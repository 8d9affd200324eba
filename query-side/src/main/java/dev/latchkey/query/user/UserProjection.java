package dev.latchkey.query.user;

import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
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
import dev.latchkey.events.user.StateEvent;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserErased;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserReactivated;
import dev.latchkey.events.user.StateEvent.UserRemoved;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
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

/** Users, their organisations and the instance, as they are. */
@Component
@ProcessingGroup("user")
class UserProjection implements Projection {
    private final UserRows users;
    private final OrgRows orgs;

    UserProjection(UserRows users, OrgRows orgs) {
        this.users = users;
        this.orgs = orgs;
    }

    @Override
    public String name() {
        return "user";
    }

    @Override
    public List<String> tables() {
        return List.of("instances", "orgs", "users");
    }

    @EventHandler
    void on(InstanceAdded event, @Timestamp Instant at) {
        orgs.add(event, at);
    }

    @EventHandler
    void on(OrgAdded event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        orgs.add(event, fromZero + 1, at);
    }

    @EventHandler
    void on(HumanEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        var sequence = fromZero + 1;
        switch (event) { // no default: a new event must not compile until it is handled here
            case HumanAdded added -> users.add(added, sequence, at);
            case HumanInitializationCodeAdded added -> users.move(added, UserState.INITIAL, sequence, at);
            case HumanInitializationCheckSucceeded completed -> users.move(completed, UserState.ACTIVE, sequence, at);
            case HumanEmailVerified verified -> users.verifyEmail(verified, sequence, at);
            case HumanPhoneVerified verified -> users.verifyPhone(verified, sequence, at);
            case HumanEmailCodeAdded ignored -> {
                // an address does not change by it, nor does a number by the next
            }
            case HumanPhoneCodeAdded ignored -> {}
        }
    }

    @EventHandler
    void on(MachineEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        switch (event) {
            case MachineAdded added -> users.add(added, fromZero + 1, at);
        }
    }

    @EventHandler
    void on(StateEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        var sequence = fromZero + 1;
        switch (event) {
            case UserLocked locked -> users.move(locked, UserState.LOCKED, sequence, at);
            case UserUnlocked unlocked -> users.move(unlocked, UserState.ACTIVE, sequence, at);
            case UserDeactivated deactivated -> users.move(deactivated, UserState.INACTIVE, sequence, at);
            case UserReactivated reactivated -> users.move(reactivated, UserState.ACTIVE, sequence, at);
            case UserRemoved removed -> users.remove(removed, sequence);
            case UserErased ignored -> {
                // nothing is here of who was removed, and who is erased was
            }
        }
    }

    @QueryHandler
    @Nullable
    UserView handle(FindUser query) {
        return users.find(query.userId());
    }

    @QueryHandler
    UserList handle(ListUsers query) {
        return users.list(query);
    }

    @QueryHandler
    @Nullable
    OrgView handle(FindOrg query) {
        return orgs.find(query.orgId());
    }

    @QueryHandler
    OrgList handle(ListOrgs query) {
        return orgs.list(query);
    }

    @QueryHandler
    @Nullable
    InstanceView handle(FindInstance query) {
        return orgs.findInstance();
    }
}
