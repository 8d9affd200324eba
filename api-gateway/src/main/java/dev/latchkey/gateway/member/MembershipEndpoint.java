package dev.latchkey.gateway.member;

import dev.latchkey.contract.member.v1.GrantInstanceRolesRequest;
import dev.latchkey.contract.member.v1.GrantInstanceRolesResponse;
import dev.latchkey.contract.member.v1.GrantOrganizationRolesRequest;
import dev.latchkey.contract.member.v1.GrantOrganizationRolesResponse;
import dev.latchkey.contract.member.v1.ListMembershipsRequest;
import dev.latchkey.contract.member.v1.ListMembershipsResponse;
import dev.latchkey.contract.member.v1.MembershipServiceGrpc;
import dev.latchkey.contract.member.v1.RevokeInstanceRolesRequest;
import dev.latchkey.contract.member.v1.RevokeInstanceRolesResponse;
import dev.latchkey.contract.member.v1.RevokeOrganizationRolesRequest;
import dev.latchkey.contract.member.v1.RevokeOrganizationRolesResponse;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.CurrentCall;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.member.v1.MembershipService}. */
@Component
final class MembershipEndpoint extends MembershipServiceGrpc.MembershipServiceImplBase {
    private final OrgMembers orgs;
    private final InstanceMembers instance;
    private final MemberSearch search;

    MembershipEndpoint(OrgMembers orgs, InstanceMembers instance, MemberSearch search) {
        this.orgs = orgs;
        this.instance = instance;
        this.search = search;
    }

    @Override
    public void grantOrganizationRoles(
            GrantOrganizationRolesRequest request, StreamObserver<GrantOrganizationRolesResponse> response) {
        var details = orgs.grant(
                CurrentCall.caller(),
                new OrgId(request.getOrgId()),
                new UserId(request.getUserId()),
                request.getRolesList());
        response.onNext(
                GrantOrganizationRolesResponse.newBuilder().setDetails(details).build());
        response.onCompleted();
    }

    @Override
    public void revokeOrganizationRoles(
            RevokeOrganizationRolesRequest request, StreamObserver<RevokeOrganizationRolesResponse> response) {
        var details = orgs.revoke(CurrentCall.caller(), new OrgId(request.getOrgId()), new UserId(request.getUserId()));
        response.onNext(
                RevokeOrganizationRolesResponse.newBuilder().setDetails(details).build());
        response.onCompleted();
    }

    @Override
    public void grantInstanceRoles(
            GrantInstanceRolesRequest request, StreamObserver<GrantInstanceRolesResponse> response) {
        var details = instance.grant(new UserId(request.getUserId()), request.getRolesList());
        response.onNext(
                GrantInstanceRolesResponse.newBuilder().setDetails(details).build());
        response.onCompleted();
    }

    @Override
    public void revokeInstanceRoles(
            RevokeInstanceRolesRequest request, StreamObserver<RevokeInstanceRolesResponse> response) {
        var details = instance.revoke(new UserId(request.getUserId()));
        response.onNext(
                RevokeInstanceRolesResponse.newBuilder().setDetails(details).build());
        response.onCompleted();
    }

    @Override
    public void listMemberships(ListMembershipsRequest request, StreamObserver<ListMembershipsResponse> response) {
        response.onNext(search.list(CurrentCall.caller(), request));
        response.onCompleted();
    }
}
