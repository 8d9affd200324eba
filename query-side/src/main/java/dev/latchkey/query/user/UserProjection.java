package dev.latchkey.query.user;

import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.user.HumanEvent;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.query.projection.Projection;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Users and their organisations, as they are. */
@Component
@ProcessingGroup("user")
class UserProjection implements Projection {
    private final UserRows rows;

    UserProjection(UserRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "user";
    }

    @EventHandler
    void on(OrgAdded event) {
        rows.add(event);
    }

    @EventHandler
    void on(HumanEvent event, @SequenceNumber long fromZero, @Timestamp Instant at) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case HumanAdded added -> rows.add(added, fromZero + 1, at);
            case HumanEmailVerified verified -> rows.verify(verified, fromZero + 1, at);
        }
    }

    @QueryHandler
    @Nullable
    UserView handle(FindUser query) {
        return rows.find(query.userId());
    }

    @QueryHandler
    @Nullable
    OrgView handle(FindOrg query) {
        return rows.find(query.orgId());
    }
}
