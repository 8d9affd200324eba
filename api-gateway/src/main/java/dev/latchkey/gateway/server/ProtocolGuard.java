package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the calls and sees to it that each request is of a protocol that is served, so that whatever is not gets
 * one kind of refusal, and that gRPC and gRPC-Web are served on the JSON paths as well.
 */
final class ProtocolGuard extends SimpleDecoratingHttpService {
    private static final Set<String> FRAMED_SUBTYPES = Set.of(
            "grpc",
            "grpc+proto",
            "grpc+json",
            "grpc-web",
            "grpc-web+proto",
            "grpc-web+json",
            "grpc-web-text",
            "grpc-web-text+proto");

    private static final AsciiString GRPC_ENCODING = AsciiString.cached("grpc-encoding");

    private static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");

    private static final Set<String> ENCODINGS = Set.of("identity", "gzip");

    private static final Refusal WRONG_TYPE =
            Refusal.of(Status.Code.INVALID_ARGUMENT, "The content type is not served here");
    private static final Refusal WRONG_METHOD =
            Refusal.of(Status.Code.UNIMPLEMENTED, HttpStatus.METHOD_NOT_ALLOWED.reasonPhrase());
    private static final Refusal WRONG_ENCODING =
            Refusal.of(Status.Code.UNIMPLEMENTED, "The grpc-encoding is not served here");
    private static final AttributeKey<Boolean> WHOLE = AttributeKey.valueOf(ProtocolGuard.class, "WHOLE");

    private final GrpcService calls;
    private final Map<String, JsonMethod<?, ?>> jsonMethods;
    private final Duration streamTimeout;

    /** One entry for each of the contract's paths, made when the first request comes. */
    private final Map<ServiceConfig, Target> targets = new ConcurrentHashMap<>();

    /**
     * Makes a guard.
     *
     * @param jsonMethods what JSON requests are served by, by full method name
     * @param streamTimeout how long a call with many answers may last, for example one that watches the health of the
     *     server
     */
    ProtocolGuard(GrpcService calls, Map<String, JsonMethod<?, ?>> jsonMethods, Duration streamTimeout) {
        super(new BinaryHeaders(calls));
        this.calls = calls;
        this.jsonMethods = jsonMethods;
        this.streamTimeout = streamTimeout;
    }

    /** Returns whether a JSON request has come in whole, so that what it still waits for is our answer. */
    static boolean hasWhole(ServiceRequestContext ctx) {
        return ctx.hasAttr(WHOLE);
    }

    /** Notes that a request has come in whole. */
    static void markWhole(ServiceRequestContext ctx) {
        ctx.setAttr(WHOLE, true);
    }

    /** A JSON request and its answer are each one piece, so that head and body go out in one packet. */
    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        var contentType = routing.headers().contentType();
        return StatusBody.isGrpc(contentType) || ConnectStream.isServed(contentType)
                ? super.exchangeType(routing)
                : ExchangeType.UNARY;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
        var target = targets.get(ctx.config());
        if (target == null) {
            target = target(ctx);
            targets.put(ctx.config(), target);
        }
        var contentType = req.contentType();
        if (StatusBody.isGrpc(contentType)) {
            return serveFramed(ctx, req, target, contentType);
        }
        if (target.json == null) {
            if (target.unary && req.method() == HttpMethod.POST && ConnectUnary.isServed(contentType)) {
                return ConnectUnary.serve(unwrap(), ctx, req);
            }
            if (!target.unary && ConnectStream.isSpokenIn(req.headers())) {
                return ConnectStream.serve(this, ctx, req, target.takesMany);
            }
            return req.method() == HttpMethod.POST
                    ? refuse(req, HttpStatus.UNSUPPORTED_MEDIA_TYPE, WRONG_TYPE)
                    : refuse(req, HttpStatus.METHOD_NOT_ALLOWED, WRONG_METHOD);
        }
        // The router takes HEAD for GET, which the API does not.
        return req.method() == HttpMethod.HEAD
                ? refuse(req, HttpStatus.METHOD_NOT_ALLOWED, WRONG_METHOD)
                : serveJson(ctx, req, target.json);
    }

    private HttpResponse serveFramed(
            ServiceRequestContext ctx, HttpRequest req, Target target, @Nullable MediaType contentType)
            throws Exception {
        if (req.method() != HttpMethod.POST) {
            return refuse(req, HttpStatus.METHOD_NOT_ALLOWED, WRONG_METHOD);
        }
        if (contentType == null || !FRAMED_SUBTYPES.contains(contentType.subtype())) {
            return refuse(req, HttpStatus.UNSUPPORTED_MEDIA_TYPE, WRONG_TYPE);
        }
        var encoding = req.headers().get(GRPC_ENCODING);
        if (encoding != null && !ENCODINGS.contains(encoding)) {
            return refuse(req, HttpStatus.NOT_IMPLEMENTED, WRONG_ENCODING);
        }
        var asked = GrpcTimeout.parse(req.headers().get(GRPC_TIMEOUT));
        if (!target.unary) {
            return serveStream(ctx, req, asked);
        }
        shorten(ctx, asked);
        var framed = target.restPathOf;
        return framed == null ? unwrap().serve(ctx, req) : unwrap().serve(new Rerouted(ctx, framed), req);
    }

    /**
     * Serves a call with many answers on its gRPC path; whatever protocol it came by, its messages are framed as gRPC
     * does by now.
     *
     * @param asked how long the caller will wait, or null if it does not say so
     */
    HttpResponse serveStream(ServiceRequestContext ctx, HttpRequest req, @Nullable Duration asked) throws Exception {
        ctx.setRequestTimeout(TimeoutMode.SET_FROM_START, streamTimeout);
        shorten(ctx, asked);
        return unwrap().serve(ctx, req);
    }

    /** A caller may ask for less time than everybody gets, but not for more. */
    static void shorten(ServiceRequestContext ctx, @Nullable Duration asked) {
        if (asked != null && asked.toMillis() < ctx.requestTimeoutMillis()) {
            ctx.setRequestTimeout(TimeoutMode.SET_FROM_START, asked);
        }
    }

    private static HttpResponse serveJson(ServiceRequestContext ctx, HttpRequest req, JsonMethod<?, ?> method) {
        return serveJson(ctx, req, ctx.path(), method);
    }

    /**
     * Serves a JSON request.
     *
     * @param path whose segments give the fields that stand in the path
     */
    static HttpResponse serveJson(ServiceRequestContext ctx, HttpRequest req, String path, JsonMethod<?, ?> method) {
        return HttpResponse.of(req.aggregate(ctx.eventLoop()).thenApply(whole -> {
            markWhole(ctx);
            var refusal = JsonBodies.refusal(req.headers(), whole.content());
            // No field of the contract is given in a query, so what stands there is not looked at.
            return refusal == null ? method.serve(ctx, path, whole.content()) : refusal;
        }));
    }

    private static HttpResponse refuse(HttpRequest req, HttpStatus status, Refusal refusal) {
        return StatusBody.refuse(req.headers(), status, refusal).toHttpResponse();
    }

    private Target target(ServiceRequestContext ctx) {
        var definition = calls.methodDefinition(ctx);
        if (definition == null) {
            throw new IllegalStateException(
                    "no call is served on " + ctx.config().route());
        }
        var method = definition.getMethodDescriptor();
        var unary = method.getType() == MethodType.UNARY;
        var framedPath = "/" + method.getFullMethodName();
        if (ctx.config().route().patternString().equals(framedPath)) {
            return new Target(null, unary, !method.getType().clientSendsOneMessage(), null);
        }
        return new Target(
                Rerouted.configOf(framedPath, ctx), unary, false, jsonMethods.get(method.getFullMethodName()));
    }

    /**
     * What is served on a path.
     *
     * @param restPathOf the gRPC path of the same call, or null if this is it
     * @param takesMany whether a client may send more than one message
     * @param json what serves JSON on a JSON path
     */
    private record Target(
            @Nullable ServiceConfig restPathOf,
            boolean unary,
            boolean takesMany,
            @Nullable JsonMethod<?, ?> json) {}
}
