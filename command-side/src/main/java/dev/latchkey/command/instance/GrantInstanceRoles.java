package dev.latchkey.command.instance;

import dev.latchkey.command.member.Roles;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.UserId;
import java.util.List;

/**
 * Has a user hold exactly these roles on the instance; answered with the user. Where they are held already, nothing is
 * written, and the caller is told of the event that gave them.
 *
 * @param roles at least one key such as {@code IAM_OWNER}
 */
public record GrantInstanceRoles(InstanceId instanceId, UserId userId, List<String> roles)
        implements InstanceCommand<UserId> {
    /**
     * Checks the roles.
     *
     * @throws IllegalArgumentException if there are none, or too many
     */
    public GrantInstanceRoles {
        roles = Roles.checked(roles);
    }
}
