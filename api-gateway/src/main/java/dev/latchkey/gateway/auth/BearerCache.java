package dev.latchkey.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who bears which token.
 *
 * <p>Forgetting touches no entry: it is numbered, and each entry knows the number at which its question began, so that
 * an entry counts only if nothing was forgotten of its user since. That costs the same however much is remembered,
 * and what was read before something was forgotten is never relied upon after. Users share numbers by hash, which
 * makes the table bounded and at worst causes a question too many.
 */
final class BearerCache {
    static final int MAX_BEARERS = 100_000;

    /** A power of two; 16 Ki numbers take 128 KiB. */
    private static final int NUMBERS = 1 << 14;

    /** What is known of a token since the question with that number. */
    private record Remembered(Bearer bearer, long asOf) {}

    private final Cache<TokenHash, Remembered> bearers =
            Caffeine.newBuilder().maximumSize(MAX_BEARERS).build();

    /** The questions under way; as many at most as there are calls. */
    private final ConcurrentHashMap<TokenHash, LookUp> underWay = new ConcurrentHashMap<>();

    private final AtomicLong last = new AtomicLong();
    private final AtomicLongArray ofUsers = new AtomicLongArray(NUMBERS);
    private final AtomicLong ofEverybody = new AtomicLong();

    void forget(UserId userId) {
        ofUsers.accumulateAndGet(place(userId), last.incrementAndGet(), Math::max);
    }

    void forgetAll() {
        ofEverybody.accumulateAndGet(last.incrementAndGet(), Math::max);
        bearers.invalidateAll();
    }

    /**
     * Returns the bearer of a token, from memory or by asking. Calls with one token at a time ask once: one asks for
     * all that came before its question began.
     *
     * @param question finds the bearer, or null if there is none; that is not remembered, so that wrong tokens cannot
     *     push right ones out
     */
    @Nullable
    Bearer find(TokenHash hash, Supplier<@Nullable Bearer> question) {
        var known = remembered(hash);
        if (known != null) {
            return known;
        }
        var mine = new LookUp(last.get());
        var others = underWay.putIfAbsent(hash, mine);
        if (others != null) {
            // Its answer may be older than this call, so only what was remembered of it, and is not forgotten, counts.
            others.await();
            known = remembered(hash);
            if (known != null) {
                return known;
            }
            mine = new LookUp(last.get());
            others = underWay.putIfAbsent(hash, mine);
            if (others != null) {
                return others.await();
            }
        }
        return lead(hash, mine, question);
    }

    private @Nullable Bearer lead(TokenHash hash, LookUp mine, Supplier<@Nullable Bearer> question) {
        try {
            var found = question.get();
            if (found == null) {
                bearers.invalidate(hash);
            } else {
                bearers.put(hash, new Remembered(found, mine.asOf()));
            }
            underWay.remove(hash, mine);
            mine.found(found);
            return found;
        } catch (Throwable failure) {
            underWay.remove(hash, mine);
            mine.failed(failure);
            throw failure;
        }
    }

    private @Nullable Bearer remembered(TokenHash hash) {
        var known = bearers.getIfPresent(hash);
        if (known == null
                || known.asOf() < ofUsers.get(place(known.bearer().userId()))
                || known.asOf() < ofEverybody.get()
                || !known.bearer().stillTrusted()) {
            return null;
        }
        return known.bearer();
    }

    private static int place(UserId userId) {
        var hash = userId.value().hashCode();
        return (hash ^ hash >>> 16) & NUMBERS - 1;
    }
}
