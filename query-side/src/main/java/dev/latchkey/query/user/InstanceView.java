package dev.latchkey.query.user;

import dev.latchkey.events.value.InstanceId;
import java.time.Instant;

/** The instance, the root above all organisations. */
public record InstanceView(InstanceId instanceId, String name, Instant createdAt) {}
