package dev.latchkey.query.user;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.query.Query;

/** Asks for an organisation by id; answered with {@link OrgView}. */
public record FindOrg(OrgId orgId) implements Query<OrgView> {
    @Override
    public Class<OrgView> answerType() {
        return OrgView.class;
    }

    @Override
    public String projection() {
        return "user";
    }
}
