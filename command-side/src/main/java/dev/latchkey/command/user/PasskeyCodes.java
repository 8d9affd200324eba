package dev.latchkey.command.user;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.IdempotencyHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The open codes of a user. A code leaves when it is spent, revoked or tried three times in vain before its time is
 * over; codes whose time is over are forgotten when the next one is opened, so that the memory of a user is bounded.
 */
final class PasskeyCodes {
    /** The wrong try that ends a code. */
    static final int MAX_FAILED_TRIES = 3;

    /** How many registrations can be started with a code, so that a link cannot be made to fill the log. */
    static final int MAX_STARTS = 100;

    /** How many dead codes are remembered, so that tries at them can be recorded. */
    private static final int REMEMBERED = 32;

    /** The open codes by how long they live, so that those whose time is over are found even after it was changed. */
    private Map<Duration, LivingCodes> open = new LinkedHashMap<>();
    /** Those among the open codes that were asked for under an idempotency key, by its hash. */
    private Map<String, CodeId> byKey = new HashMap<>();
    /** The failed tries at the codes that ended last. */
    private SequencedMap<CodeId, Integer> ended = new LinkedHashMap<>();

    void open(CodeId id, OpenCode code) {
        forgetExpired(code.createdAt());
        open.computeIfAbsent(code.expiry(), lifetime -> new LivingCodes(lifetime))
                .add(id, code);
        var key = code.idempotency();
        if (key != null) {
            byKey.put(key.value(), id);
        }
    }

    /** Returns an open code; what is done to it may not be done here. */
    @Nullable
    OpenCode find(CodeId id) {
        return first(living -> living.find(id));
    }

    /** Returns the id of the open code that was asked for under this key. */
    @Nullable
    CodeId find(IdempotencyHash key) {
        return byKey.get(key.value());
    }

    /** Returns how many codes are open at {@code now}. */
    int countAt(Instant now) {
        return open.values().stream().mapToInt(living -> living.countAt(now)).sum();
    }

    /** Returns the ids of the codes that are open at {@code now}. */
    List<CodeId> openAt(Instant now) {
        return open.values().stream()
                .flatMap(living -> living.openAt(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the links that are open at {@code now}, oldest first. */
    List<UserMoment.OpenLink> linksAt(Instant now) {
        return open.values().stream()
                .flatMap(living -> living.openAt(now))
                .map(entry -> new UserMoment.OpenLink(
                        entry.getKey(),
                        entry.getValue().createdAt(),
                        entry.getValue().expiresAt(),
                        entry.getValue().failedTries(),
                        entry.getValue().starts()))
                .sorted(Comparator.comparing(UserMoment.OpenLink::createdAt))
                .toList();
    }

    /** Returns whether a code is open and a registration can be started with it. */
    boolean canStart(CodeId id, Instant now) {
        var code = find(id);
        return code != null && !code.isExpiredAt(now) && code.starts() < MAX_STARTS;
    }

    /** Returns whether a code is open although no registration can be started with it any more. */
    boolean isWornAt(CodeId id, Instant now) {
        var code = find(id);
        return code != null && !code.isExpiredAt(now) && code.starts() >= MAX_STARTS;
    }

    /** Returns whether a failed try at this code is still to be counted; never for a code that is not remembered. */
    boolean hasTriesLeft(CodeId id) {
        var code = find(id);
        var tries = code == null ? ended.getOrDefault(id, MAX_FAILED_TRIES) : code.failedTries();
        return tries < MAX_FAILED_TRIES;
    }

    /** Counts a registration that was started with a code. */
    void start(CodeId id) {
        var code = first(living -> living.touch(id));
        if (code != null) {
            code.start();
        }
    }

    /** Counts a failed try; after the end of its time a code stays expired however often it is tried. */
    void fail(CodeId id, Instant at) {
        var code = first(living -> living.touch(id));
        if (code == null) {
            ended.computeIfPresent(id, (dead, tries) -> tries + 1);
        } else if (code.fail() >= MAX_FAILED_TRIES && !code.isExpiredAt(at)) {
            end(id);
        }
    }

    void end(CodeId id) {
        for (var living : open.values()) {
            var code = living.remove(id);
            if (code != null) {
                forgetKey(id, code);
                remember(id, code);
            }
        }
        open.values().removeIf(LivingCodes::isEmpty);
    }

    private @Nullable OpenCode first(Function<LivingCodes, @Nullable OpenCode> look) {
        for (var living : open.values()) {
            var code = look.apply(living);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private void remember(CodeId id, OpenCode code) {
        if (ended.size() >= REMEMBERED) {
            ended.pollFirstEntry();
        }
        ended.put(id, code.failedTries());
    }

    private void forgetExpired(Instant now) {
        for (var living : open.values()) {
            living.forgetExpired(now, REMEMBERED, (id, code) -> {
                forgetKey(id, code);
                remember(id, code);
            });
        }
        open.values().removeIf(LivingCodes::isEmpty);
    }

    private void forgetKey(CodeId id, OpenCode code) {
        var key = code.idempotency();
        if (key != null) {
            byKey.remove(key.value(), id);
        }
    }
}
