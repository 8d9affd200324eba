package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves JSON paths in which a variable is empty, so that the rule of its field refuses them as it does an id that is too
 * long. The router would not find them, or find another call: it takes two slashes for one.
 */
final class EmptyVariables extends SimpleDecoratingHttpService {
    private final List<JsonMethod<?, ?>> methods;

    EmptyVariables(HttpService delegate, Collection<JsonMethod<?, ?>> methods) {
        super(delegate);
        // As the router does: a path that says more of itself comes first.
        this.methods = methods.stream()
                .sorted(Comparator.comparingInt(JsonMethod::variables))
                .toList();
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
        var path = path(ctx);
        var isLikely = path.contains("//") || path.endsWith("/");
        var method = isLikely && !StatusBody.isGrpc(req.contentType()) ? method(req, path) : null;
        return method == null ? unwrap().serve(ctx, req) : ProtocolGuard.serveJson(ctx, req, path, method);
    }

    private @Nullable JsonMethod<?, ?> method(HttpRequest req, String path) {
        for (var method : methods) {
            if (method.lacksVariable(req.method(), path)) {
                return method;
            }
        }
        return null;
    }

    /** Returns the path as the client sent it. */
    private static String path(ServiceRequestContext ctx) {
        var raw = ctx.rawPath();
        var end = raw.indexOf('?');
        return end < 0 ? raw : raw.substring(0, end);
    }
}
