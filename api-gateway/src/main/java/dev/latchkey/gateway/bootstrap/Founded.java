package dev.latchkey.gateway.bootstrap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bootstrap.json} says of a founded instance.
 *
 * @param baseUrl how clients reach the server
 * @param adminLink the administrator's first enrolment link
 * @param userId a plain user without roles, or null if none was asked for
 * @param userToken that user's token, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"baseUrl", "orgId", "adminUserId", "adminToken", "adminLink", "userId", "userToken"})
record Founded(
        String baseUrl,
        String orgId,
        String adminUserId,
        String adminToken,
        String adminLink,
        @Nullable String userId,
        @Nullable String userToken) {
    @Override
    public String toString() {
        return "Founded[masked]";
    }
}
