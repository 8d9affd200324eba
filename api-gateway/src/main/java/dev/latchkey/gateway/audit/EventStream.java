package dev.latchkey.gateway.audit;

import dev.latchkey.contract.audit.v1.StreamEventsRequest;
import dev.latchkey.contract.audit.v1.StreamEventsResponse;
import dev.latchkey.events.log.EventLog;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.CallerResolver;
import dev.latchkey.gateway.wire.AnswerStream;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.Queries;
import dev.latchkey.query.QueryException;
import dev.latchkey.query.QueryException.Kind;
import dev.latchkey.query.audit.EventView;
import dev.latchkey.query.audit.ReadEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Replays the log to a client, a page at a time and no faster than the client takes it. */
@Component
final class EventStream {
    private static final int PAGE = 500;

    /** Positions that one question looks at, so that a rare kind of event does not make it a long one. */
    private static final long WINDOW = 20_000;

    /** How often a client who waits for events is told that there are none. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** How long a node may take to heed what changed of callers; it takes moments. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLog log;
    private final TakenRight taken;
    private final CallerResolver callers;
    private final Queries queries;
    private final EventRenderer renderer;
    private final Clock clock;

    EventStream(
            EventLog log,
            TakenRight taken,
            CallerResolver callers,
            Queries queries,
            EventRenderer renderer,
            Clock clock) {
        this.log = log;
        this.taken = taken;
        this.callers = callers;
        this.queries = queries;
        this.renderer = renderer;
        this.clock = clock;
    }

    /**
     * Sends what the request asks for, and what is written meanwhile if it follows; nothing that came after the right to
     * read was taken.
     *
     * @param access asked before each page, since the right may be taken while the stream lasts
     * @throws QueryException if this node does not heed in time what changed of callers
     */
    void send(StreamEventsRequest request, Supplier<Caller> access, AnswerStream<StreamEventsResponse> answers) {
        var reader = StillAllowed.require(access);
        var after = start(request);
        try {
            while (true) {
                after = sendUpTo(followedHead(), after, request, access, reader, answers);
                if (after < 0 || !answers.send(position(after)) || !request.getFollow()) {
                    return;
                }
                if (!log.awaitBeyond(after, heartbeat(reader))) {
                    if (answers.isCancelled()) {
                        return;
                    }
                    StillAllowed.require(access);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to wait for events at most; not beyond the end of the token, with which the stream ends. */
    private Duration heartbeat(Caller reader) {
        var left = Duration.between(clock.instant(), reader.until());
        return left.compareTo(HEARTBEAT) < 0 ? left : HEARTBEAT;
    }

    private long start(StreamEventsRequest request) {
        var after = request.getAfterPosition();
        return request.hasFromTime()
                ? Math.max(
                        after,
                        Proofs.reading(() -> log.positionBefore(
                                Wire.instant("StreamEventsRequest.from_time", request.getFromTime()))))
                : after;
    }

    /** Returns the end of the log, once it is known which of its events took a right from whom. */
    private long followedHead() throws InterruptedException {
        var head = log.head();
        if (!callers.awaitFollowed(head, PATIENCE)) {
            throw new QueryException(Kind.DEADLINE_EXCEEDED, "callers are not followed up to position " + head);
        }
        return head;
    }

    /** Returns how far the log was read, or a negative number if no more is wanted. */
    private long sendUpTo(
            long head,
            long from,
            StreamEventsRequest request,
            Supplier<Caller> access,
            Caller reader,
            AnswerStream<StreamEventsResponse> answers) {
        var after = from;
        var last = head;
        @Nullable AccessRefusedException refusal = null;
        while (after < last) {
            var upTo = Math.min(last, after + WINDOW);
            var page = read(after, upTo, request);
            if (refusal == null) {
                // Once it was read: whoever has the right then may see all of it.
                refusal = refusal(access);
                if (refusal != null) {
                    last = taken.position(reader, after, Math.min(log.head(), after + WINDOW));
                }
            }
            for (var event : page) {
                if (event.position() <= last && !answers.send(event(event))) {
                    return -1;
                }
            }
            after = page.size() < PAGE ? upTo : page.getLast().position();
        }
        if (refusal != null) {
            throw refusal;
        }
        return after;
    }

    private static @Nullable AccessRefusedException refusal(Supplier<Caller> access) {
        try {
            StillAllowed.require(access);
            return null;
        } catch (AccessRefusedException e) {
            return e;
        }
    }

    private List<EventView> read(long after, long upTo, StreamEventsRequest request) {
        var found = queries.ask(new ReadEvents(
                after,
                upTo,
                PAGE,
                Wire.orNull(request.getEditorUserId()),
                Wire.orNull(request.getAggregateId()),
                Wire.orNull(request.getResourceOwner()),
                request.getEventTypesList(),
                request.getAggregateTypesList()));
        return found == null ? List.of() : found.events();
    }

    private StreamEventsResponse event(EventView view) {
        var answer =
                StreamEventsResponse.newBuilder().setPosition(view.position()).setEvent(renderer.render(view));
        if (view.address() != null) {
            answer.setAddress(view.address());
        }
        if (view.userAgent() != null) {
            answer.setUserAgent(view.userAgent());
        }
        return answer.build();
    }

    private static StreamEventsResponse position(long position) {
        return StreamEventsResponse.newBuilder().setPosition(position).build();
    }
}
