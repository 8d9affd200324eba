package dev.latchkey.gateway.passkey;

import dev.latchkey.contract.passkey.v1.IssueLinksRequest;
import dev.latchkey.contract.passkey.v1.IssueLinksResponse;
import dev.latchkey.contract.passkey.v1.ListMyOpenLinksRequest;
import dev.latchkey.contract.passkey.v1.ListMyOpenLinksResponse;
import dev.latchkey.contract.passkey.v1.ListOpenLinksRequest;
import dev.latchkey.contract.passkey.v1.ListOpenLinksResponse;
import dev.latchkey.contract.passkey.v1.PasskeyLinkServiceGrpc;
import dev.latchkey.contract.passkey.v1.RevokeLinkRequest;
import dev.latchkey.contract.passkey.v1.RevokeLinkResponse;
import dev.latchkey.contract.passkey.v1.RevokeMyLinkRequest;
import dev.latchkey.contract.passkey.v1.RevokeMyLinkResponse;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.OrgUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.wire.AnswerStream;
import dev.latchkey.gateway.wire.Lists;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.passkey.v1.PasskeyLinkService}. */
@Component
final class PasskeyLinkEndpoint extends PasskeyLinkServiceGrpc.PasskeyLinkServiceImplBase {
    private final BulkLinks bulk;
    private final OpenLinks links;
    private final OrgUsers users;
    private final InstanceUsers instanceUsers;

    PasskeyLinkEndpoint(BulkLinks bulk, OpenLinks links, OrgUsers users, InstanceUsers instanceUsers) {
        this.bulk = bulk;
        this.links = links;
        this.users = users;
        this.instanceUsers = instanceUsers;
    }

    @Override
    public void issueLinks(IssueLinksRequest request, StreamObserver<IssueLinksResponse> response) {
        var stream = AnswerStream.to(response);
        bulk.issue(request, CurrentCall.actor(), CurrentCall.access(), stream::send);
        stream.end();
    }

    @Override
    public void listOpenLinks(ListOpenLinksRequest request, StreamObserver<ListOpenLinksResponse> response) {
        var userId = new UserId(request.getUserId());
        users.require(userId, CurrentCall.caller().org());
        var list = links.of(userId);
        var answer = ListOpenLinksResponse.newBuilder().setDetails(Lists.details(list.total()));
        list.codes().forEach(code -> answer.addResult(OpenLinks.render(code)));
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void revokeLink(RevokeLinkRequest request, StreamObserver<RevokeLinkResponse> response) {
        var caller = CurrentCall.caller();
        var userId = new UserId(request.getUserId());
        instanceUsers.requireChangeable(caller, Permission.USER_CREDENTIAL_WRITE, userId, caller.org());
        var details = links.revoke(userId, caller.org(), new CodeId(request.getCodeId()));
        response.onNext(RevokeLinkResponse.newBuilder().setDetails(details).build());
        response.onCompleted();
    }

    @Override
    public void listMyOpenLinks(ListMyOpenLinksRequest request, StreamObserver<ListMyOpenLinksResponse> response) {
        var list = links.of(CurrentCall.caller().userId());
        var answer = ListMyOpenLinksResponse.newBuilder().setDetails(Lists.details(list.total()));
        list.codes().forEach(code -> answer.addResult(OpenLinks.render(code)));
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void revokeMyLink(RevokeMyLinkRequest request, StreamObserver<RevokeMyLinkResponse> response) {
        var caller = CurrentCall.caller();
        var details = links.revoke(caller.userId(), caller.owner(), new CodeId(request.getCodeId()));
        response.onNext(RevokeMyLinkResponse.newBuilder().setDetails(details).build());
        response.onCompleted();
    }
}
