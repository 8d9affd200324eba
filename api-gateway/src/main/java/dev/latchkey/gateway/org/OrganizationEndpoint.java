package dev.latchkey.gateway.org;

import dev.latchkey.command.Commands;
import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.org.AddOrg;
import dev.latchkey.contract.org.v1.AddOrganizationRequest;
import dev.latchkey.contract.org.v1.AddOrganizationResponse;
import dev.latchkey.contract.org.v1.ListOrganizationsRequest;
import dev.latchkey.contract.org.v1.ListOrganizationsResponse;
import dev.latchkey.contract.org.v1.Organization;
import dev.latchkey.contract.org.v1.OrganizationServiceGrpc;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.gateway.auth.InstanceRights;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.wire.Details;
import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.gateway.wire.Lists;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Page;
import dev.latchkey.query.Queries;
import dev.latchkey.query.user.FindOrg;
import dev.latchkey.query.user.ListOrgs;
import dev.latchkey.query.user.OrgList;
import dev.latchkey.query.user.OrgView;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Serves {@code latchkey.org.v1.OrganizationService}. */
@Component
final class OrganizationEndpoint extends OrganizationServiceGrpc.OrganizationServiceImplBase {
    private static final OrgList NONE = new OrgList(List.of(), 0);

    private final Commands commands;
    private final Queries queries;
    private final IdGenerator ids;
    private final InstanceRights instanceRights;

    OrganizationEndpoint(Commands commands, Queries queries, IdGenerator ids, InstanceRights instanceRights) {
        this.commands = commands;
        this.queries = queries;
        this.ids = ids;
        this.instanceRights = instanceRights;
    }

    @Override
    public void addOrganization(AddOrganizationRequest request, StreamObserver<AddOrganizationResponse> response) {
        if (request.getName().isBlank()) {
            throw new InvalidFieldException("AddOrganizationRequest.name", "value must not be blank");
        }
        var outcome = commands.send(new AddOrg(new OrgId(ids.next()), request.getName()), CurrentCall.actor());
        var id = outcome.answer().value();
        response.onNext(AddOrganizationResponse.newBuilder()
                .setOrgId(id)
                .setDetails(Details.created(outcome.written(), id))
                .build());
        response.onCompleted();
    }

    @Override
    public void listOrganizations(
            ListOrganizationsRequest request, StreamObserver<ListOrganizationsResponse> response) {
        var page = Lists.page(request.getQuery());
        var found = instanceRights.allow(CurrentCall.caller(), Permission.ORG_READ)
                ? queries.ask(new ListOrgs(request.getName().isEmpty() ? null : request.getName(), page))
                : onlyOne(CurrentCall.caller().org(), request.getName(), page);
        var list = found == null ? NONE : found;
        var answer = ListOrganizationsResponse.newBuilder().setDetails(Lists.details(list.total()));
        list.orgs().forEach(org -> answer.addResult(render(org)));
        response.onNext(answer.build());
        response.onCompleted();
    }

    /** What those see who hold roles on this organisation only. */
    private OrgList onlyOne(OrgId id, String name, Page page) {
        var org = queries.ask(new FindOrg(id));
        if (org == null || !folded(org.name()).contains(folded(name))) {
            return NONE;
        }
        return new OrgList(page.offset() == 0 ? List.of(org) : List.of(), 1);
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Organization render(OrgView org) {
        return Organization.newBuilder()
                .setId(org.orgId().value())
                // An organisation is named once, when it is founded.
                .setDetails(Wire.details(org.sequence(), org.createdAt(), org.createdAt(), org.orgId()))
                .setName(org.name())
                .build();
    }
}
