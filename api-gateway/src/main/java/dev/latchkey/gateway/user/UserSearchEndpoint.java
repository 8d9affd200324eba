package dev.latchkey.gateway.user;

import dev.latchkey.contract.user.v1.ListUsersRequest;
import dev.latchkey.contract.user.v1.ListUsersResponse;
import dev.latchkey.contract.user.v1.UserSearchServiceGrpc;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.wire.Lists;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.ListUsers;
import dev.latchkey.query.user.UserList;
import dev.latchkey.query.user.UserState;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.user.v1.UserSearchService}. */
@Component
final class UserSearchEndpoint extends UserSearchServiceGrpc.UserSearchServiceImplBase {
    private static final UserList NONE = new UserList(List.of(), 0);

    private final Queries queries;

    UserSearchEndpoint(Queries queries) {
        this.queries = queries;
    }

    @Override
    public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> response) {
        // The organisation of the request in any case, also for those who may read all of them one by one.
        var list = find(request, CurrentCall.caller().org());
        var answer = ListUsersResponse.newBuilder().setDetails(Lists.details(list.total()));
        list.users().forEach(user -> answer.addResult(UserRenderer.render(user)));
        response.onNext(answer.build());
        response.onCompleted();
    }

    private UserList find(ListUsersRequest request, OrgId org) {
        return switch (request.getState()) {
            case USER_STATE_UNSPECIFIED -> find(request, org, null);
            case USER_STATE_ACTIVE -> find(request, org, UserState.ACTIVE);
            case USER_STATE_INACTIVE -> find(request, org, UserState.INACTIVE);
            case USER_STATE_LOCKED -> find(request, org, UserState.LOCKED);
            case USER_STATE_INITIAL -> find(request, org, UserState.INITIAL);
            // Nobody is ever seen there: who was removed is gone, and nothing suspends a user.
            case USER_STATE_DELETED, USER_STATE_SUSPEND, UNRECOGNIZED -> NONE;
        };
    }

    private UserList find(ListUsersRequest request, OrgId org, @Nullable UserState state) {
        var list = queries.ask(new ListUsers(
                org,
                Wire.orNull(request.getUserName()),
                Wire.orNull(request.getName()),
                Wire.orNull(request.getEmail()),
                state,
                Lists.page(request.getQuery())));
        return list == null ? NONE : list;
    }
}
