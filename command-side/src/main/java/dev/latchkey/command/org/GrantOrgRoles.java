package dev.latchkey.command.org;

import dev.latchkey.command.member.Roles;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;

/**
 * Has a user hold exactly these roles on an organisation; answered with the user. Where they are held already, nothing
 * is written, and the caller is told of the event that gave them.
 *
 * @param roles at least one key such as {@code ORG_OWNER}
 */
public record GrantOrgRoles(OrgId orgId, UserId userId, List<String> roles) implements OrgCommand<UserId> {
    /**
     * Checks the roles.
     *
     * @throws IllegalArgumentException if there are none, or too many
     */
    public GrantOrgRoles {
        roles = Roles.checked(roles);
    }
}
