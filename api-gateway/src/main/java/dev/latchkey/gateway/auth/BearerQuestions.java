package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.issuer.IssuedTokens;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.FindBearer;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserState;
import dev.latchkey.query.user.UserView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out who bears a token by asking those who know. */
@Component
final class BearerQuestions {
    private final Queries queries;
    private final IssuedTokens issued;

    BearerQuestions(Queries queries, IssuedTokens issued) {
        this.queries = queries;
        this.issued = issued;
    }

    /** Returns whether a token other than a personal access token can be good at all. */
    boolean expectsIssuedTokens() {
        return issued.isExpected();
    }

    /** Returns who bears a personal access token, or null if nobody does who may call. */
    @Nullable
    Bearer ofPersonalAccessToken(TokenHash hash) {
        var view = queries.ask(new FindBearer(hash));
        return view == null || !mayCall(view.userState())
                ? null
                : new Bearer(
                        view.userId(),
                        view.owner(),
                        view.createdAt(),
                        view.expiration(),
                        view.tokenId(),
                        view.memberships(),
                        null);
    }

    /** Returns who bears a token of an issuer, or null if it is no good or its user may not call. */
    @Nullable
    Bearer ofIssuedToken(String token) {
        var verified = issued.verify(token);
        if (verified == null) {
            return null;
        }
        var user = whoMayCall(verified.userId());
        if (user == null) {
            return null;
        }
        var held = queries.ask(new FindMemberships(user.userId()));
        return new Bearer(
                user.userId(),
                user.owner(),
                verified.since(),
                verified.until(),
                null,
                held == null ? List.of() : held.memberships(),
                verified);
    }

    /** Returns the user, or null if there is none whose tokens count. */
    private @Nullable UserView whoMayCall(UserId userId) {
        var user = queries.ask(new FindUser(userId));
        return user == null || !mayCall(user.state()) ? null : user;
    }

    /** Who has not been here yet may, since somebody gave them the token for that. */
    private static boolean mayCall(UserState state) {
        return switch (state) {
            case ACTIVE, INITIAL -> true;
            case INACTIVE, LOCKED -> false;
        };
    }
}
