package dev.latchkey.gateway.auth;

import dev.latchkey.command.Actor;
import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/** What the access check found out about the call that is being served on this thread. */
public final class CurrentCall {
    private static final Context.Key<@Nullable Caller> CALLER = Context.key("latchkey-caller");

    private static final Context.Key<@Nullable Actor> ACTOR = Context.key("latchkey-actor");

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

    static Context with(@Nullable Caller caller, Actor actor) {
        return Context.current().withValues(CALLER, caller, ACTOR, actor);
    }
}
