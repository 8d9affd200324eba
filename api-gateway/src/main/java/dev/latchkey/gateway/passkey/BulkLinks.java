package dev.latchkey.gateway.passkey;

import dev.latchkey.command.Actor;
import dev.latchkey.contract.passkey.v1.IssueLinksRequest;
import dev.latchkey.contract.passkey.v1.IssueLinksResponse;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.auth.Caller;
import dev.latchkey.gateway.auth.InstanceUsers;
import dev.latchkey.gateway.auth.Permission;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.RefusalStatus;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Issues a link to each of many users, in order. Some are issued ahead of the one whose turn it is, so that they share
 * a commit; no more than those are in memory, and when nobody takes the answers, no more than those are issued.
 */
@Component
final class BulkLinks {
    /** How many links are under way at a time. */
    static final int WINDOW = 64;

    /** More than a command ever takes: each has deadlines of its own. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PasskeyLinks links;
    private final RefusalStatus refusals;
    private final InstanceUsers instanceUsers;
    private final SelfService selfService;

    BulkLinks(PasskeyLinks links, RefusalStatus refusals, InstanceUsers instanceUsers, SelfService selfService) {
        this.links = links;
        this.refusals = refusals;
        this.instanceUsers = instanceUsers;
        this.selfService = selfService;
    }

    /**
     * Issues the links.
     *
     * @param access asked before each link, which is then decided on by what it gives: who was let in may have lost the
     *     right since
     * @param answers takes the answers in order; may wait, and returns whether more are wanted
     */
    void issue(IssueLinksRequest request, Actor actor, Supplier<Caller> access, Predicate<IssueLinksResponse> answers) {
        var language = Language.ofRequest();
        var window = new ArrayDeque<Future<IssueLinksResponse>>(WINDOW);
        // Its end waits for those that are under way: what has begun is finished, and can be had again.
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("bulk-", 0).factory())) {
            var next = request.getFromIndex();
            do {
                while (window.size() < WINDOW && next < request.getUserIdsCount()) {
                    window.add(begin(threads, request, next++, access.get(), actor, language));
                }
            } while (!window.isEmpty() && answers.test(await(window.remove())));
        }
    }

    private Future<IssueLinksResponse> begin(
            ExecutorService threads,
            IssueLinksRequest request,
            int index,
            Caller caller,
            Actor actor,
            Language language) {
        return threads.submit(() -> issueOne(request, index, caller, actor, language));
    }

    private IssueLinksResponse issueOne(
            IssueLinksRequest request, int index, Caller caller, Actor actor, Language language) {
        var answer = IssueLinksResponse.newBuilder().setIndex(index).setUserId(request.getUserIds(index));
        try {
            var userId = new UserId(request.getUserIds(index));
            instanceUsers.requireChangeable(caller, Permission.USER_CREDENTIAL_WRITE, userId, caller.org());
            selfService.requireYoungTokenFor(userId, caller);
            var link = links.issueForJob(userId, caller.org(), request.getJobId(), actor);
            answer.setLink(IssueLinksResponse.Link.newBuilder()
                    .setDetails(link.details())
                    .setLink(link.link())
                    .setExpiration(link.expiration()));
        } catch (RuntimeException e) {
            answer.setError(refusals.of(e, language));
        }
        return answer.build();
    }

    private static IssueLinksResponse await(Future<IssueLinksResponse> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.asRuntimeException();
        } catch (TimeoutException e) {
            throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("every refusal is an answer", e.getCause());
        }
    }
}
