package dev.latchkey.gateway.bootstrap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.instance.SetUpInstance;
import dev.latchkey.command.instance.SetUpInstance.Person;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a first start has drawn; kept in {@code bootstrap.json.pending} until it is done.
 *
 * @param userId a plain user without roles, or null if none is asked for
 * @param userToken that user's token, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"instanceId", "orgId", "adminUserId", "adminToken", "userId", "userToken"})
record Founding(
        String instanceId,
        String orgId,
        String adminUserId,
        String adminToken,
        @Nullable String userId,
        @Nullable String userToken) {
    private static final String NAME = "Latchkey";
    private static final String ADMINISTRATOR_ROLE = "IAM_OWNER";

    static Founding draw(IdGenerator ids, SecureRandom random, boolean demoUser) {
        return new Founding(
                ids.next(),
                ids.next(),
                ids.next(),
                BearerToken.draw(random).value(),
                demoUser ? ids.next() : null,
                demoUser ? BearerToken.draw(random).value() : null);
    }

    SetUpInstance command() {
        var people = new ArrayList<Person>();
        people.add(new Person(
                new UserId(adminUserId),
                "admin@localhost",
                "Latchkey",
                "Administrator",
                "admin@localhost",
                List.of(ADMINISTRATOR_ROLE),
                new BearerToken(adminToken)));
        if (userId != null && userToken != null) {
            people.add(new Person(
                    new UserId(userId),
                    "demo@localhost",
                    "Demo",
                    "User",
                    "demo@localhost",
                    List.of(),
                    new BearerToken(userToken)));
        }
        return new SetUpInstance(new InstanceId(instanceId), NAME, new OrgId(orgId), NAME, people);
    }

    @Override
    public String toString() {
        return "Founding[masked]";
    }
}
