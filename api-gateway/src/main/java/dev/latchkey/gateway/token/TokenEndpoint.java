package dev.latchkey.gateway.token;

import dev.latchkey.command.Commands;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.RevokePersonalAccessToken;
import dev.latchkey.contract.token.v1.AddTokenRequest;
import dev.latchkey.contract.token.v1.AddTokenResponse;
import dev.latchkey.contract.token.v1.ListTokensRequest;
import dev.latchkey.contract.token.v1.ListTokensResponse;
import dev.latchkey.contract.token.v1.RevokeTokenRequest;
import dev.latchkey.contract.token.v1.RevokeTokenResponse;
import dev.latchkey.contract.token.v1.Token;
import dev.latchkey.contract.token.v1.TokenServiceGrpc;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.OrgUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.auth.TokenRights;
import dev.latchkey.gateway.passkey.SelfService;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.gateway.wire.Lists;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.ListTokens;
import dev.latchkey.query.token.TokenView;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.token.v1.TokenService}. */
@Component
final class TokenEndpoint extends TokenServiceGrpc.TokenServiceImplBase {
    private final Commands commands;
    private final Queries queries;
    private final OrgUsers users;
    private final InstanceUsers instanceUsers;
    private final TokenRights tokenRights;
    private final SelfService selfService;

    TokenEndpoint(
            Commands commands,
            Queries queries,
            OrgUsers users,
            InstanceUsers instanceUsers,
            TokenRights tokenRights,
            SelfService selfService) {
        this.commands = commands;
        this.queries = queries;
        this.users = users;
        this.instanceUsers = instanceUsers;
        this.tokenRights = tokenRights;
        this.selfService = selfService;
    }

    @Override
    public void addToken(AddTokenRequest request, StreamObserver<AddTokenResponse> response) {
        var org = CurrentCall.caller().org();
        var userId = new UserId(request.getUserId());
        instanceUsers.requireChangeable(CurrentCall.caller(), Permission.USER_WRITE, userId, org);
        tokenRights.require(CurrentCall.caller(), userId, org);
        selfService.requireYoungTokenFor(userId, CurrentCall.caller());
        var expiration = request.hasExpirationDate()
                ? Wire.instant("AddTokenRequest.expiration_date", request.getExpirationDate())
                : null;
        var outcome = commands.send(new AddPersonalAccessToken(userId, org, expiration), CurrentCall.actor());
        var issued = outcome.answer();
        response.onNext(AddTokenResponse.newBuilder()
                .setTokenId(issued.id().value())
                .setToken(issued.token().value())
                .setDetails(Details.created(outcome.written(), org.value()))
                .build());
        response.onCompleted();
    }

    @Override
    public void listTokens(ListTokensRequest request, StreamObserver<ListTokensResponse> response) {
        var org = CurrentCall.caller().org();
        var userId = new UserId(request.getUserId());
        users.require(userId, org);
        var list = queries.ask(new ListTokens(userId, Lists.page(request.getQuery())));
        var answer = ListTokensResponse.newBuilder().setDetails(Lists.details(list == null ? 0 : list.total()));
        if (list != null) {
            list.tokens().forEach(token -> answer.addResult(render(token, org)));
        }
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void revokeToken(RevokeTokenRequest request, StreamObserver<RevokeTokenResponse> response) {
        var org = CurrentCall.caller().org();
        var userId = new UserId(request.getUserId());
        instanceUsers.requireChangeable(CurrentCall.caller(), Permission.USER_WRITE, userId, org);
        var outcome = commands.send(
                new RevokePersonalAccessToken(userId, org, new TokenId(request.getTokenId())), CurrentCall.actor());
        response.onNext(RevokeTokenResponse.newBuilder()
                .setDetails(Details.changed(outcome.written(), org.value()))
                .build());
        response.onCompleted();
    }

    private static Token render(TokenView token, OrgId owner) {
        return Token.newBuilder()
                .setId(token.id().value())
                .setDetails(ObjectDetails.newBuilder()
                        .setCreationDate(Wire.timestamp(token.createdAt()))
                        .setResourceOwner(owner.value()))
                .setExpirationDate(Wire.timestamp(token.expiration()))
                .build();
    }
}
