package dev.latchkey.gateway.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.user.v1.User;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindUser;
import org.springframework.stereotype.Component;

/** Shows users. */
@Component
final class Users {
    private final Queries queries;

    Users(Queries queries) {
        this.queries = queries;
    }

    /**
     * Returns a user of the organisation.
     *
     * @throws DomainException if the organisation has no such user
     */
    User show(UserId userId, OrgId owner) {
        var user = queries.ask(new FindUser(userId));
        if (user == null || !user.owner().equals(owner)) {
            throw new DomainException(ErrorCode.READ_USER_NOT_FOUND, "the organisation has no user " + userId);
        }
        return UserRenderer.render(user);
    }
}
