package dev.latchkey.command;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, as the log will tell an auditor.
 *
 * @param userId the acting user, or the name of the part of the system that acts by itself
 * @param service the protocol service that was called
 * @param address where the request came from
 * @param userAgent what the client calls itself, at most 500 characters
 */
public record Actor(
        String userId,
        String service,
        @Nullable String address,
        @Nullable String userAgent) {
    private static final int MAX_USER_AGENT = 500;

    /** Cuts an overlong user agent. */
    public Actor {
        if (userAgent != null && userAgent.length() > MAX_USER_AGENT) {
            userAgent = userAgent.substring(0, MAX_USER_AGENT);
        }
    }

    /** Returns the actor for what the server does by itself. */
    public static Actor system(String service) {
        return new Actor("SYSTEM", service, null, null);
    }
}
