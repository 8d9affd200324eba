package dev.latchkey.query;

import dev.latchkey.events.log.EventLogException;
import dev.latchkey.query.projection.Progress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

/** Waits for the projection, then has Axon's query bus find the handler. */
final class QueryDispatcher implements Queries {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final QueryBus bus;
    private final Progress progress;

    QueryDispatcher(QueryBus bus, Progress progress) {
        this.bus = bus;
        this.progress = progress;
    }

    @Override
    public <R> @Nullable R ask(Query<R> query) {
        var projection = query.projection();
        if (projection != null) {
            progress.awaitHead(projection);
        }
        var message = new GenericQueryMessage<>(query, ResponseTypes.instanceOf(query.answerType()));
        try {
            var answer = bus.query(message).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.isExceptional()) {
                throw failure(answer.exceptionResult());
            }
            return answer.getPayload();
        } catch (TimeoutException e) {
            throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the question took too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the wait was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case QueryException known -> known;
            case QueryTimeoutException slow ->
                new QueryException(QueryException.Kind.DEADLINE_EXCEEDED, "the question took too long", slow);
            case DataAccessException database ->
                new QueryException(QueryException.Kind.UNAVAILABLE, "the database cannot be read", database);
            case EventLogException log -> QueryException.of(log);
            case RuntimeException unexpected -> unexpected;
            default -> new IllegalStateException(cause);
        };
    }
}
