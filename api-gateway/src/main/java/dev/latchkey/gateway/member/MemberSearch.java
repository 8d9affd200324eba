package dev.latchkey.gateway.member;

import dev.latchkey.contract.member.v1.ListMembershipsRequest;
import dev.latchkey.contract.member.v1.ListMembershipsResponse;
import dev.latchkey.contract.member.v1.Membership;
import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.InstanceRights;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.auth.Permissions;
import dev.latchkey.gateway.wire.Lists;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.token.ListMemberships;
import dev.latchkey.query.token.MemberView;
import dev.latchkey.query.token.MembershipView;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists who holds which roles, as far as the caller may see it. */
@Component
final class MemberSearch {
    private final Queries queries;
    private final Permissions permissions;
    private final InstanceRights instanceRights;

    MemberSearch(Queries queries, Permissions permissions, InstanceRights instanceRights) {
        this.queries = queries;
        this.permissions = permissions;
        this.instanceRights = instanceRights;
    }

    ListMembershipsResponse list(Caller caller, ListMembershipsRequest request) {
        var scope = scope(caller, request);
        var list = queries.ask(new ListMemberships(
                request.getUserId().isEmpty() ? null : new UserId(request.getUserId()),
                scope.type(),
                scope.id(),
                Lists.page(request.getQuery())));
        var answer = ListMembershipsResponse.newBuilder().setDetails(Lists.details(list == null ? 0 : list.total()));
        if (list != null) {
            list.members().forEach(member -> answer.addResult(render(member)));
        }
        return answer.build();
    }

    private Scope scope(Caller caller, ListMembershipsRequest request) {
        return switch (request.getScopeCase()) {
            case ORG_ID -> {
                permissions.require(caller, Permission.ORG_MEMBER_READ, new OrgId(request.getOrgId()));
                yield new Scope(MembershipView.ORG, request.getOrgId());
            }
            case INSTANCE -> {
                if (!mayReadAll(caller)) {
                    throw new AccessRefusedException(AccessRefusedException.Reason.PERMISSION_IN_COMMAND);
                }
                yield new Scope(MembershipView.INSTANCE, null);
            }
            case SCOPE_NOT_SET ->
                mayReadAll(caller)
                        ? new Scope(null, null)
                        : new Scope(MembershipView.ORG, caller.org().value());
        };
    }

    private boolean mayReadAll(Caller caller) {
        return instanceRights.allow(caller, Permission.ORG_MEMBER_READ);
    }

    private static Membership render(MemberView view) {
        var place = view.membership();
        var membership = Membership.newBuilder()
                .setUserId(view.userId().value())
                .addAllRoles(place.roles())
                .setDetails(ObjectDetails.newBuilder()
                        .setSequence(view.sequence())
                        .setCreationDate(Wire.timestamp(view.createdAt()))
                        .setChangeDate(Wire.timestamp(view.changedAt()))
                        .setResourceOwner(place.scopeId()));
        if (place.onInstance()) {
            return membership.setInstance(true).build();
        }
        return membership.setOrgId(place.scopeId()).build();
    }

    /** Where the roles must be held; null for anywhere. */
    private record Scope(@Nullable String type, @Nullable String id) {}
}
