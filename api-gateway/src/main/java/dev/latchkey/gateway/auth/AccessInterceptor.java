package dev.latchkey.gateway.auth;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.command.Actor;
import dev.latchkey.events.log.Editor;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets a call through if its caller may make it; the only place where that is decided, for every protocol. */
@Component
public final class AccessInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> ORG_ID =
            Metadata.Key.of("x-zitadel-orgid", Metadata.ASCII_STRING_MARSHALLER);

    /** Under what a caller may repeat a call and get the first answer again. */
    static final Metadata.Key<String> IDEMPOTENCY_KEY =
            Metadata.Key.of("latchkey-idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> USER_AGENT =
            Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);

    private final Map<String, AccessRule> rules;
    private final CallerResolver callers;
    private final RolePermissions permissions;

    AccessInterceptor(List<BindableService> services, CallerResolver callers, RolePermissions permissions) {
        this.rules = AccessRule.ofMethods(
                services.stream().map(BindableService::bindService).toList());
        this.callers = callers;
        this.permissions = permissions;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        var method = call.getMethodDescriptor();
        var rule = rules.get(method.getFullMethodName());
        if (rule == null) {
            throw new IllegalStateException(method.getFullMethodName() + " was not there when the server started");
        }
        return Contexts.interceptCall(context(rule, method.getServiceName(), headers), call, headers, next);
    }

    private Context context(AccessRule rule, @Nullable String service, Metadata headers) {
        if (rule instanceof AccessRule.Open) {
            return CurrentCall.with(
                    null, actor(Editor.ANONYMOUS, service, headers), headers.get(IDEMPOTENCY_KEY), null);
        }
        var authorization = headers.get(AUTHORIZATION);
        var org = headers.get(ORG_ID);
        var caller = caller(rule, authorization, org);
        return CurrentCall.with(
                caller,
                actor(caller.userId().value(), service, headers),
                headers.get(IDEMPOTENCY_KEY),
                () -> caller(rule, authorization, org));
    }

    private Caller caller(AccessRule rule, @Nullable String authorization, @Nullable String org) {
        var bearer = callers.bearer(authorization);
        // Checked for calls on the caller's own organisation as well, as clients expect it.
        var named = callers.org(org, bearer);
        switch (rule) {
            case AccessRule.Needs needs ->
                permissions.requireForMethod(needs.permission(), named, bearer.memberships());
            case AccessRule.NeedsSomewhere needs ->
                permissions.requireSomewhere(needs.permission(), named, bearer.memberships());
            case AccessRule.Authenticated ignored -> {}
            case AccessRule.Open ignored -> {}
        }
        return new Caller(
                bearer.userId(),
                bearer.owner(),
                named,
                bearer.since(),
                bearer.until(),
                bearer.tokenId(),
                bearer.memberships());
    }

    private static Actor actor(String userId, @Nullable String service, Metadata headers) {
        // The peer's address and not a forwarding header's, which anybody can write.
        var request = ServiceRequestContext.currentOrNull();
        var address =
                request == null ? null : request.remoteAddress().getAddress().getHostAddress();
        return new Actor(userId, service == null ? "" : service, address, headers.get(USER_AGENT));
    }
}
