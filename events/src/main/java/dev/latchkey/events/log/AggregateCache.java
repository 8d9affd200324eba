package dev.latchkey.events.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/** Keeps aggregates in memory, bounded, so that a command on a warm one reads nothing. */
public final class AggregateCache implements org.axonframework.common.caching.Cache {
    private final Cache<String, Kept> kept;

    /** Makes a cache of at most {@code capacity} aggregates. */
    public AggregateCache(int capacity) {
        kept = Caffeine.newBuilder().maximumSize(capacity).build();
    }

    /** Returns the aggregate if it is here and all it was built on was written, as far as that is known. */
    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Axon's interface names no types, and takes null for "not here"
    public <K, V> V get(K key) {
        var id = (String) key;
        var found = kept.getIfPresent(id);
        if (found == null || found.lineage().isBroken()) {
            Lineage.set(CurrentUnitOfWork.get(), id, new Lineage());
            return null;
        }
        Lineage.set(CurrentUnitOfWork.get(), id, found.lineage());
        Receipt.remembers(found.lineage().newest(), () -> kept.invalidate(id));
        return (V) found.aggregate();
    }

    @Override
    public void put(Object key, Object value) {
        kept.put((String) key, new Kept(value, lineageOf((String) key)));
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        return kept.asMap().putIfAbsent((String) key, new Kept(value, lineageOf((String) key))) == null;
    }

    @Override
    public boolean remove(Object key) {
        return kept.asMap().remove((String) key) != null;
    }

    @Override
    public void removeAll() {
        kept.invalidateAll();
    }

    @Override
    public boolean containsKey(Object key) {
        return kept.asMap().containsKey((String) key);
    }

    @Override
    public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
        throw new UnsupportedOperationException("aggregates are replaced, never changed in place");
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("nobody listens to the cache of aggregates");
    }

    private static Lineage lineageOf(String id) {
        var unitOfWork = CurrentUnitOfWork.get();
        @Nullable Lineage lineage = Lineage.of(unitOfWork, id);
        if (lineage == null) {
            lineage = new Lineage();
            Lineage.set(unitOfWork, id, lineage);
        }
        return Objects.requireNonNull(lineage);
    }

    private record Kept(Object aggregate, Lineage lineage) {}
}
