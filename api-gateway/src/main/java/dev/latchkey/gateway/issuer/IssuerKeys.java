package dev.latchkey.gateway.issuer;

import com.nimbusds.jose.JWSHeader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, as they were when they were last fetched. They are fetched anew ahead of time while they are
 * in use, and at once for a key that is not known yet; one fetch at a time, no oftener than {@link FetchLimit} allows.
 */
final class IssuerKeys {
    /** From this age on they are fetched anew beside the calls. */
    static final Duration REFRESH_AFTER = Duration.ofMinutes(5);

    /** From this age on calls wait for the fetch, unless the issuer is known not to answer. */
    static final Duration FRESH_FOR = Duration.ofMinutes(10);

    /** From this age on they count for nothing, even if the issuer does not answer. */
    static final Duration USABLE_FOR = Duration.ofHours(1);

    /** How long a call waits for a fetch. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private record Held(List<SigningKey> keys, Instant at) {}

    private final String issuer;
    private final KeySource source;
    private final Clock clock;

    private volatile Held held = new Held(List.of(), Instant.EPOCH);
    private volatile boolean failing;

    private final Object lock = new Object();
    private final FetchLimit limit = new FetchLimit();
    private @Nullable CompletableFuture<@Nullable Void> underWay;

    IssuerKeys(String issuer, KeySource source, Clock clock) {
        this.issuer = issuer;
        this.source = source;
        this.clock = clock;
    }

    /** Returns the one key that a header means, or null if there is none, or more than one. */
    @Nullable
    SigningKey find(JWSHeader header) {
        var waited = renewIfDue();
        var key = only(header);
        if (key == null && !waited && renew()) {
            key = only(header);
        }
        return key;
    }

    /** Returns whether the issuer still signs with a key, as far as can be told without waiting. */
    boolean holds(SigningKey key) {
        if (callsMustWait()) {
            return false;
        }
        renewIfDue();
        return usable().contains(key);
    }

    private @Nullable SigningKey only(JWSHeader header) {
        SigningKey only = null;
        for (var key : usable()) {
            if (key.fits(header)) {
                if (only != null) {
                    return null;
                }
                only = key;
            }
        }
        return only;
    }

    private List<SigningKey> usable() {
        var now = held;
        return age(now).compareTo(USABLE_FOR) <= 0 ? now.keys() : List.of();
    }

    private boolean callsMustWait() {
        var age = age(held);
        return age.compareTo(USABLE_FOR) > 0 || age.compareTo(FRESH_FOR) > 0 && !failing;
    }

    private Duration age(Held of) {
        return Duration.between(of.at(), clock.instant());
    }

    /** Returns whether a fetch was waited for. */
    private boolean renewIfDue() {
        if (callsMustWait()) {
            return renew();
        }
        var age = age(held);
        // Negative if the clock was set back: then nobody knows how old they are.
        if (age.isNegative() || age.compareTo(REFRESH_AFTER) > 0) {
            begin();
        }
        return false;
    }

    /** Fetches the keys if that is allowed; returns whether it was. */
    private boolean renew() {
        var fetch = begin();
        if (fetch == null) {
            return false;
        }
        try {
            fetch.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("The keys of issuer {} were not there in time", issuer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Returns the fetch under way, which may be a new one, or null if the issuer was asked too often. */
    private @Nullable CompletableFuture<@Nullable Void> begin() {
        synchronized (lock) {
            if (underWay != null) {
                return underWay;
            }
            if (!limit.tryTake(clock.instant())) {
                return null;
            }
            var fetch = new CompletableFuture<@Nullable Void>();
            underWay = fetch;
            // Not a virtual thread, since resolving a name would hold its carrier.
            Thread.ofPlatform().name("issuer-keys").daemon(true).start(() -> fetch(fetch));
            return fetch;
        }
    }

    private void fetch(CompletableFuture<@Nullable Void> fetch) {
        var begun = clock.instant();
        try {
            held = new Held(withKnown(source.fetch()), begun);
            failing = false;
        } catch (KeysUnavailableException e) {
            failing = true;
            LOG.warn("The keys of issuer {} could not be fetched: {}", issuer, e.getMessage());
        } catch (RuntimeException e) {
            failing = true;
            LOG.warn("The keys of issuer {} could not be fetched", issuer, e);
        } finally {
            synchronized (lock) {
                underWay = null;
            }
            fetch.complete(null);
        }
    }

    /** Keeps the object of each key that was known before, by which verified tokens refer to it. */
    private List<SigningKey> withKnown(List<SigningKey> fetched) {
        var before = held.keys();
        return fetched.stream()
                .map(key -> before.stream().filter(key::isSameAs).findFirst().orElse(key))
                .toList();
    }
}
