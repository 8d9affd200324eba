package dev.latchkey.command.org;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/** Takes all roles on an organisation from a user; answered with the user. */
public record RevokeOrgRoles(OrgId orgId, UserId userId) implements OrgCommand<UserId> {}
