package dev.latchkey.query.user;

import dev.latchkey.query.Page;
import dev.latchkey.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks for organisations, sorted by name; answered with {@link OrgList}.
 *
 * @param name what their names contain, whatever the case; null for all
 */
public record ListOrgs(@Nullable String name, Page page) implements Query<OrgList> {
    @Override
    public Class<OrgList> answerType() {
        return OrgList.class;
    }

    @Override
    public String projection() {
        return "user";
    }
}
