package dev.latchkey.gateway.auth;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.QueryException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BearerCacheTest {
    private static final TokenHash TOKEN = TokenHash.of("token");
    private static final UserId BOB = new UserId("310000000000000099");

    private final BearerCache cache = new BearerCache();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void asksOneAtATimeForManyCallsWithOneUnknownToken() throws Exception {
        var first = find(this::slowNobody);
        begun.await(5, TimeUnit.SECONDS);
        var calls =
                IntStream.range(0, 200).mapToObj(i -> find(this::slowNobody)).toList();
        goOn.countDown();

        assertThat(first.get(5, TimeUnit.SECONDS)).isNull();
        for (var call : calls) {
            assertThat(call.get(5, TimeUnit.SECONDS)).isNull();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void sharesAnAnswerThatIsRemembered() throws Exception {
        var first = find(() -> slow(alice()));
        begun.await(5, TimeUnit.SECONDS);
        var calls =
                IntStream.range(0, 50).mapToObj(i -> find(() -> slow(alice()))).toList();
        goOn.countDown();

        assertThat(first.get(5, TimeUnit.SECONDS)).isNotNull();
        for (var call : calls) {
            assertThat(call.get(5, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void doesNotRelyOnAQuestionThatBeganBeforeTheUserWasForgotten() throws Exception {
        var first = find(() -> slow(alice()));
        begun.await(5, TimeUnit.SECONDS);

        cache.forget(ALICE);
        var second = find(() -> null);
        goOn.countDown();

        assertThat(first.get(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(second.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(cache.find(TOKEN, () -> null)).isNull();
    }

    @Test
    void remembersDespiteWhatIsForgottenOfOthers() {
        cache.find(TOKEN, () -> {
            cache.forget(BOB);
            return alice();
        });
        cache.forget(BOB);

        assertThat(cache.find(TOKEN, () -> null)).isNotNull();
    }

    @Test
    void forgetsTheUserAndEverybody() {
        cache.find(TOKEN, BearerCacheTest::alice);
        cache.forget(ALICE);
        assertThat(cache.find(TOKEN, () -> null)).isNull();

        cache.find(TOKEN, BearerCacheTest::alice);
        cache.forgetAll();
        assertThat(cache.find(TOKEN, () -> null)).isNull();
    }

    @Test
    void tellsAFailureAndAsksAgain() {
        assertThatThrownBy(() -> cache.find(TOKEN, BearerCacheTest::fail)).isInstanceOf(QueryException.class);

        assertThat(cache.find(TOKEN, BearerCacheTest::alice)).isNotNull();
    }

    @Test
    void tellsAFailureToAllWhoWait() throws Exception {
        var first = find(() -> {
            slow(null);
            return fail();
        });
        begun.await(5, TimeUnit.SECONDS);
        var second = find(BearerCacheTest::fail);
        goOn.countDown();

        for (var call : List.of(first, second)) {
            assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(QueryException.class);
        }
    }

    private Future<Bearer> find(Supplier<Bearer> question) {
        var started = new CompletableFuture<Void>();
        var call = threads.submit(() -> {
            started.complete(null);
            return cache.find(TOKEN, question);
        });
        started.orTimeout(5, TimeUnit.SECONDS).join();
        return call;
    }

    private Bearer slowNobody() {
        return slow(null);
    }

    private Bearer slow(Bearer answer) {
        asked.incrementAndGet();
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        begun.countDown();
        try {
            goOn.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        underWay.decrementAndGet();
        return answer;
    }

    private static Bearer fail() {
        throw new QueryException(QueryException.Kind.UNAVAILABLE, "down");
    }

    private static Bearer alice() {
        return new Bearer(ALICE, ORG, NOW, NOW.plusSeconds(60), null, List.of(), null);
    }
}
