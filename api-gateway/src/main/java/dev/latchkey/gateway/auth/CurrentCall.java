package dev.latchkey.gateway.auth;

import dev.latchkey.command.Actor;
import dev.latchkey.gateway.wire.InvalidFieldException;
import io.grpc.Context;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the access check found out about the call that is being served on this thread. */
public final class CurrentCall {
    private static final int MAX_KEY = 200;

    private static final Context.Key<@Nullable Caller> CALLER = Context.key("latchkey-caller");

    private static final Context.Key<@Nullable Actor> ACTOR = Context.key("latchkey-actor");

    private static final Context.Key<@Nullable String> IDEMPOTENCY_KEY = Context.key("latchkey-idempotency-key");

    private static final Context.Key<@Nullable Supplier<Caller>> ACCESS = Context.key("latchkey-access");

    private CurrentCall() {}

    /**
     * Returns who makes the call.
     *
     * @throws IllegalStateException if the method is open to all, so that nobody had to say who they are
     */
    public static Caller caller() {
        var caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("the method is open to all and knows no caller");
        }
        return caller;
    }

    /**
     * Returns who will stand in the log for what the call does.
     *
     * @throws IllegalStateException if no call is being served
     */
    public static Actor actor() {
        var actor = ACTOR.get();
        if (actor == null) {
            throw new IllegalStateException("no call is being served on this thread");
        }
        return actor;
    }

    /**
     * Returns the key under which the caller may repeat the call, or null if the caller named none.
     *
     * @throws InvalidFieldException if it does not consist of 1 to 200 visible ASCII characters
     */
    public static @Nullable String idempotencyKey() {
        var key = IDEMPOTENCY_KEY.get();
        // Checked here and not for every call, since most calls have no use for it.
        if (key != null && !isVisible(key)) {
            throw new InvalidFieldException(
                    AccessInterceptor.IDEMPOTENCY_KEY.name(),
                    "value must consist of {0} to {1} visible ASCII characters",
                    1,
                    MAX_KEY);
        }
        return key;
    }

    /**
     * Returns the check that let the call in, for calls that go on for long: the token may have been revoked and roles
     * taken meanwhile. It costs little, gives the caller as they are now, and throws {@link AccessRefusedException} if
     * the call would be refused now.
     *
     * @throws IllegalStateException if the method is open to all, so that nobody was asked
     */
    public static Supplier<Caller> access() {
        var access = ACCESS.get();
        if (access == null) {
            throw new IllegalStateException("the method is open to all and checks nobody");
        }
        return access;
    }

    static Context with(
            @Nullable Caller caller, Actor actor, @Nullable String idempotencyKey, @Nullable Supplier<Caller> access) {
        return Context.current()
                .withValues(CALLER, caller, ACTOR, actor, IDEMPOTENCY_KEY, idempotencyKey, ACCESS, access);
    }

    private static boolean isVisible(String key) {
        return !key.isEmpty() && key.length() <= MAX_KEY && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
