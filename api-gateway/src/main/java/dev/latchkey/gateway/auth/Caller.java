package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;

/**
 * Who makes the current call.
 *
 * @param userId the user who bears the token
 * @param owner the organisation of that user
 * @param org the organisation that the request acts on; the user's own one unless the request names another
 */
public record Caller(UserId userId, OrgId owner, OrgId org) {}
