package dev.latchkey.query.token;

import dev.latchkey.events.value.UserId;
import java.time.Instant;

/**
 * What roles a user holds in one place.
 *
 * @param sequence the place in the stream of that organisation or instance of the event that gave them, from 1
 * @param createdAt when the user first got roles there
 * @param changedAt the time of that event
 */
public record MemberView(
        UserId userId, MembershipView membership, long sequence, Instant createdAt, Instant changedAt) {}
