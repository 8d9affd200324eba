package dev.latchkey.command.instance;

import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.UserId;

/** Takes all roles on the instance from a user; answered with the user. The last owner keeps them. */
public record RevokeInstanceRoles(InstanceId instanceId, UserId userId) implements InstanceCommand<UserId> {}
