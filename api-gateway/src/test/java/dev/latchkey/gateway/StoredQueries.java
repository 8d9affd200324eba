package dev.latchkey.gateway;

import dev.latchkey.query.Queries;
import dev.latchkey.query.Query;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps what was asked and answers what a test put there. */
public final class StoredQueries implements Queries {
    private final Map<Query<?>, Object> answers = new ConcurrentHashMap<>();
    private final List<Query<?>> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Query<?>, @Nullable Object> others = query -> null;

    @Override
    public <R> @Nullable R ask(Query<R> query) {
        asked.add(query);
        var answer = answers.get(query);
        return query.answerType().cast(answer == null ? others.apply(query) : answer);
    }

    public <R> void put(Query<R> query, R answer) {
        answers.put(query, answer);
    }

    /** Answers what nothing was put there for. */
    public void others(Function<Query<?>, @Nullable Object> others) {
        this.others = others;
    }

    public void clear() {
        answers.clear();
        asked.clear();
    }

    public List<Query<?>> asked() {
        return asked;
    }
}
