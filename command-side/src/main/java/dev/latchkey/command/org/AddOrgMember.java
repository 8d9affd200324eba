package dev.latchkey.command.org;

import dev.latchkey.command.Command;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;

/**
 * Gives a user roles on an organisation; answered with the user.
 *
 * @param roles at least one key such as {@code ORG_OWNER}
 */
public record AddOrgMember(OrgId orgId, UserId userId, List<String> roles) implements Command<UserId> {
    /**
     * Checks that there are roles.
     *
     * @throws IllegalArgumentException if there are none
     */
    public AddOrgMember {
        roles = List.copyOf(roles);
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a member needs at least one role");
        }
    }

    @Override
    public String aggregateId() {
        return orgId.value();
    }
}
