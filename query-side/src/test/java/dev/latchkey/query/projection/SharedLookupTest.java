package dev.latchkey.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.query.QueryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedLookupTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Function<String, String> KEY = row -> row.substring("row ".length());

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Statement> statements = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Statement> begun = new LinkedBlockingQueue<>();
    private final SharedLookup<String, String> lookup = new SharedLookup<>(KEY, this::read, LONG, LONG);

    @AfterEach
    void letAllEnd() {
        statements.forEach(statement -> statement.end.complete(true));
        callers.shutdownNow();
    }

    @Test
    void asksAtOnceForWhoComesAlone() throws Exception {
        var alone = ask("a");

        begun.take().answer();

        assertThat(alone.get()).isEqualTo("row a");
        assertThat(statements).extracting(Statement::keys).containsExactly(List.of("a"));
    }

    @Test
    void asksWithOneStatementForAllWhoCameWhileOthersWereUnderWay() throws Exception {
        var first = occupy();
        var later = inTurn("c", "d", "c", "none");

        first.answer();
        var shared = begun.take();
        shared.answer();

        assertThat(shared.keys).containsExactly("c", "d", "none");
        assertThat(results(later)).containsExactly("row c", "row d", "row c", null);
    }

    @Test
    void asksForNoMoreThanAStatementMayHold() throws Exception {
        var first = occupy();
        var later = inTurn(IntStream.range(0, 130).mapToObj(String::valueOf).toArray(String[]::new));

        first.answer();
        var full = begun.take();
        full.answer();
        var rest = begun.take();
        rest.answer();

        assertThat(full.keys).hasSize(128);
        assertThat(rest.keys).containsExactly("128", "129");
        assertThat(results(later)).contains("row 0", "row 129").hasSize(130);
    }

    @Test
    void tellsAllOfAStatementThatItFailedAndNoOthers() throws Exception {
        var first = occupy();
        var failing = inTurn("c", "d");
        first.answer();
        var shared = begun.take();
        var after = inTurn("e");

        shared.end.completeExceptionally(new IllegalStateException("no database"));
        begun.take().answer();

        for (var asked : failing) {
            assertThatThrownBy(asked::get).rootCause().hasMessage("no database");
        }
        assertThat(after.getFirst().get()).isEqualTo("row e");
    }

    @Test
    void letsWhoWaitedTooLongGoAndAsksForTheOthers() throws Exception {
        var impatient = new SharedLookup<>(KEY, this::read, Duration.ofMillis(1), LONG);
        var first = ask(impatient, "a");
        var running = begun.take();

        assertThatThrownBy(() -> impatient.find("c"))
                .isInstanceOfSatisfying(
                        QueryException.class,
                        e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.DEADLINE_EXCEEDED));

        running.answer();
        assertThat(first.get()).isEqualTo("row a");
        var next = ask(impatient, "d");
        var fresh = begun.take();
        assertThat(fresh.keys).containsExactly("d");
        fresh.answer();
        assertThat(next.get()).isEqualTo("row d");
    }

    @Test
    void asksBesideAStatementThatIsStuckAndNoMoreThanFourTimes() throws Exception {
        var hasty = new SharedLookup<>(KEY, this::read, LONG, Duration.ofNanos(-1));
        var asked = new ArrayList<Future<String>>();
        for (var key : List.of("a", "b", "c", "d")) {
            asked.add(ask(hasty, key));
            assertThat(begun.take().keys).containsExactly(key);
        }

        asked.add(ask(hasty, "e"));
        while (hasty.waiting() == 0) {
            Thread.onSpinWait();
        }
        statements.getFirst().answer();
        assertThat(begun.take().keys).containsExactly("e");

        statements.forEach(Statement::answer);
        assertThat(results(asked)).containsExactly("row a", "row b", "row c", "row d", "row e");
    }

    @Test
    void answersBesideAStatementThatIsStuckAndAfterIt() throws Exception {
        var hasty = new SharedLookup<>(KEY, this::read, LONG, Duration.ofNanos(-1));
        var first = ask(hasty, "a");
        var stuck = begun.take();
        var second = ask(hasty, "b");
        begun.take().answer();
        assertThat(second.get()).isEqualTo("row b");

        stuck.answer();
        assertThat(first.get()).isEqualTo("row a");
        var third = ask(hasty, "c");
        begun.take().answer();
        assertThat(third.get()).isEqualTo("row c");
    }

    @Test
    void letsWhoIsInterruptedGoAndAsksForTheOthers() throws Exception {
        var first = occupy();
        var gone = new CompletableFuture<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                lookup.find("c");
            } catch (QueryException e) {
                gone.complete(e.getCause());
            }
        });
        awaitWaiting(1);
        var later = inTurn(1, "d");

        thread.interrupt();
        assertThat(gone.get()).isInstanceOf(InterruptedException.class);
        first.answer();
        var shared = begun.take();
        shared.answer();

        assertThat(shared.keys).containsExactly("d");
        assertThat(later.getFirst().get()).isEqualTo("row d");
    }

    @Test
    void answersEachOfManyWithTheirOwn() throws Exception {
        var quick = new SharedLookup<>(
                KEY, keys -> keys.stream().map(key -> "row " + key).toList());

        var asked = IntStream.range(0, 20_000)
                .mapToObj(i -> callers.submit(() -> quick.find("k" + i % 50).equals("row k" + i % 50)))
                .toList();

        for (var answer : asked) {
            assertThat(answer.get()).isTrue();
        }
    }

    /** Has a statement begin, so that all others wait. */
    private Statement occupy() throws InterruptedException {
        ask("a");
        return begun.take();
    }

    private List<Future<String>> inTurn(String... keys) {
        return inTurn(0, keys);
    }

    /** Asks one after the other, each once the one before waits. */
    private List<Future<String>> inTurn(int before, String... keys) {
        var asked = new ArrayList<Future<String>>();
        for (var key : keys) {
            asked.add(ask(key));
            awaitWaiting(before + asked.size());
        }
        return asked;
    }

    private void awaitWaiting(int number) {
        while (lookup.waiting() < number) {
            Thread.onSpinWait();
        }
    }

    private Future<String> ask(String key) {
        return ask(lookup, key);
    }

    private Future<String> ask(SharedLookup<String, String> of, String key) {
        return callers.submit(() -> of.find(key));
    }

    private static List<String> results(List<Future<String>> asked) throws ExecutionException, InterruptedException {
        var found = new ArrayList<String>();
        for (var one : asked) {
            found.add(one.get());
        }
        return found;
    }

    private List<String> read(List<String> keys) {
        var statement = new Statement(keys, new CompletableFuture<>());
        statements.add(statement);
        begun.add(statement);
        try {
            statement.end.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
        return keys.stream()
                .filter(key -> !key.equals("none"))
                .map(key -> "row " + key)
                .toList();
    }

    private record Statement(List<String> keys, CompletableFuture<Boolean> end) {
        void answer() {
            end.complete(true);
        }
    }
}
