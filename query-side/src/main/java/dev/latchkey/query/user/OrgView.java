package dev.latchkey.query.user;

import dev.latchkey.events.value.OrgId;

/** An organisation. */
public record OrgView(OrgId orgId, String name) {}
