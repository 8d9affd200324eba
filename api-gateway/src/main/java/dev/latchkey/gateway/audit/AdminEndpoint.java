package dev.latchkey.gateway.audit;

import dev.latchkey.contract.admin.v1.AdminServiceGrpc;
import dev.latchkey.contract.admin.v1.ListAggregateTypesRequest;
import dev.latchkey.contract.admin.v1.ListAggregateTypesResponse;
import dev.latchkey.contract.admin.v1.ListEventTypesRequest;
import dev.latchkey.contract.admin.v1.ListEventTypesResponse;
import dev.latchkey.contract.admin.v1.ListEventsRequest;
import dev.latchkey.contract.admin.v1.ListEventsResponse;
import dev.latchkey.events.log.EventTypes;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.audit.ListEvents;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves {@code zitadel.admin.v1.AdminService}. */
@Component
final class AdminEndpoint extends AdminServiceGrpc.AdminServiceImplBase {
    private static final int MAX_EVENTS = 1000;

    private final Queries queries;
    private final EventRenderer renderer;
    private final AuditReads reads;

    AdminEndpoint(Queries queries, EventRenderer renderer, AuditReads reads) {
        this.queries = queries;
        this.renderer = renderer;
        this.reads = reads;
    }

    @Override
    public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> response) {
        var query = toQuery(request);
        reads.keep("ListEvents", request);
        var events = queries.ask(query);
        var answer = ListEventsResponse.newBuilder();
        if (events != null) {
            for (var event : events.events()) {
                answer.addEvents(renderer.render(event));
            }
        }
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void listEventTypes(ListEventTypesRequest request, StreamObserver<ListEventTypesResponse> response) {
        var answer = ListEventTypesResponse.newBuilder();
        var language = Language.ofRequest();
        EventTypes.all().names().stream()
                .sorted()
                .map(type -> EventRenderer.eventType(type, language))
                .forEach(answer::addEventTypes);
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void listAggregateTypes(
            ListAggregateTypesRequest request, StreamObserver<ListAggregateTypesResponse> response) {
        var answer = ListAggregateTypesResponse.newBuilder();
        var language = Language.ofRequest();
        EventTypes.all().aggregateTypes().stream()
                .sorted()
                .map(type -> EventRenderer.aggregateType(type, language))
                .forEach(answer::addAggregateTypes);
        response.onNext(answer.build());
        response.onCompleted();
    }

    private static ListEvents toQuery(ListEventsRequest request) {
        Instant after = null;
        Instant before = null;
        if (request.hasRange()) {
            var range = request.getRange();
            if (range.hasSince()) {
                after = Wire.instant("ListEventsRequest.range.since", range.getSince());
            }
            if (range.hasUntil()) {
                before = Wire.instant("ListEventsRequest.range.until", range.getUntil());
            }
        } else {
            var from = from(request);
            if (request.getAsc()) {
                after = from;
            } else {
                before = from;
            }
        }
        return new ListEvents(
                // Sequences are stored signed; past the greatest of them there is nothing either way.
                request.getSequence() < 0 ? Long.MAX_VALUE : request.getSequence(),
                limit(request.getLimit()),
                request.getAsc(),
                Wire.orNull(request.getEditorUserId()),
                Wire.orNull(request.getAggregateId()),
                Wire.orNull(request.getResourceOwner()),
                request.getEventTypesList(),
                request.getAggregateTypesList(),
                after,
                before);
    }

    // The former name is still served, so that clients of then find their way.
    @SuppressWarnings("deprecation")
    private static @Nullable Instant from(ListEventsRequest request) {
        if (request.hasFrom()) {
            return Wire.instant("ListEventsRequest.from", request.getFrom());
        }
        if (request.hasCreationDate()) {
            return Wire.instant("ListEventsRequest.creation_date", request.getCreationDate());
        }
        return null;
    }

    /** A limit is unsigned, so that the greatest ones look negative here. */
    private static int limit(int asked) {
        return asked <= 0 || asked > MAX_EVENTS ? MAX_EVENTS : asked;
    }
}
