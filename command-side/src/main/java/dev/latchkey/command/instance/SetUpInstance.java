package dev.latchkey.command.instance;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.token.BearerToken;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.util.List;

/**
 * Founds the instance: its first organisation and its first people, in one append. Answered with the instance's id.
 *
 * <p>Ids and tokens are given, not drawn, so that a start that was cut off can be taken up again with the same ones.
 *
 * @param people who is there from the beginning; the first is the administrator
 */
public record SetUpInstance(InstanceId instanceId, String name, OrgId orgId, String orgName, List<Person> people)
        implements InstanceCommand<InstanceId> {
    @Override
    public ErrorCode nameTaken() {
        return ErrorCode.INSTANCE_ALREADY_EXISTS;
    }

    @Override
    public ErrorCode idTaken() {
        return ErrorCode.INSTANCE_ALREADY_EXISTS;
    }

    /**
     * A person who is there from the beginning.
     *
     * @param roles roles on the instance; none for a plain user
     * @param token the token that the person can use at once
     */
    public record Person(
            UserId userId,
            String userName,
            String firstName,
            String lastName,
            String email,
            List<String> roles,
            BearerToken token) {}
}
