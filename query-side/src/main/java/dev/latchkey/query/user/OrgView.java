package dev.latchkey.query.user;

import dev.latchkey.events.value.OrgId;
import java.time.Instant;

/**
 * An organisation.
 *
 * @param sequence the place in its stream of the last event that changed this view, from 1
 */
public record OrgView(OrgId orgId, String name, long sequence, Instant createdAt) {}
