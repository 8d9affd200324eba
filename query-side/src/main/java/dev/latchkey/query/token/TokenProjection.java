package dev.latchkey.query.token;

import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.user.TokenEvent;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.query.projection.Projection;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who bears which token, and what roles they hold. */
@Component
@ProcessingGroup("token")
class TokenProjection implements Projection {
    private final TokenRows rows;

    TokenProjection(TokenRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "token";
    }

    @EventHandler
    void on(TokenEvent event) {
        switch (event) { // no default: a new event must not compile until it is handled here
            case PersonalAccessTokenAdded added -> rows.add(added);
            case PersonalAccessTokenRemoved removed -> rows.remove(removed);
        }
    }

    @EventHandler
    void on(InstanceMemberAdded event) {
        rows.addMember("instance", event.instanceId().value(), event.userId(), event.roles());
    }

    @EventHandler
    void on(OrgMemberAdded event) {
        rows.addMember("org", event.orgId().value(), event.userId(), event.roles());
    }

    @QueryHandler
    @Nullable
    BearerView handle(FindBearer query) {
        return rows.find(query.hash());
    }

    @QueryHandler
    MembershipList handle(FindMemberships query) {
        return new MembershipList(rows.memberships(query.userId()));
    }
}
