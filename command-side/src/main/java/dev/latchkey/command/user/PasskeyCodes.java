package dev.latchkey.command.user;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open codes of a user, oldest first. A code leaves when it is spent, revoked or tried three times in vain; codes
 * whose time is over are forgotten when the next one is opened, so that the memory of a user is bounded.
 */
final class PasskeyCodes {
    /** The wrong try that ends a code. */
    static final int MAX_FAILED_TRIES = 3;

    private Map<CodeId, OpenCode> open = new LinkedHashMap<>();

    OpenCode open(CodeId id, Commitment commitment, Duration expiry, Instant createdAt) {
        forgetExpired(createdAt);
        var code = new OpenCode(commitment, expiry, createdAt);
        open.put(id, code);
        return code;
    }

    @Nullable
    OpenCode find(CodeId id) {
        return open.get(id);
    }

    /** Returns how many codes are open at {@code now}, if they all live equally long. */
    int countAt(Instant now) {
        var expired = 0;
        var oldest = open.values().iterator();
        while (oldest.hasNext() && oldest.next().isExpiredAt(now)) {
            expired++;
        }
        return open.size() - expired;
    }

    void fail(CodeId id) {
        var code = open.get(id);
        if (code != null && code.fail() >= MAX_FAILED_TRIES) {
            open.remove(id);
        }
    }

    void end(CodeId id) {
        open.remove(id);
    }

    /** Looks from the oldest on only as far as codes are over, since this stands in the way of every new code. */
    private void forgetExpired(Instant now) {
        var oldest = open.values().iterator();
        while (oldest.hasNext() && oldest.next().isExpiredAt(now)) {
            oldest.remove();
        }
    }
}
