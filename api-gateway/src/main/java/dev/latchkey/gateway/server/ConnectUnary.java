package dev.latchkey.gateway.server;

import com.google.protobuf.Any;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Service;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the Connect protocol's unary calls: a POST to the gRPC path whose body is the message itself, and errors as
 * JSON with an HTTP status that says the same.
 */
final class ConnectUnary {
    private static final Set<String> ENCODINGS = Set.of("", "identity", "gzip");

    private static final MediaType PROTO = MediaType.create("application", "proto");

    private static final Refusal WRONG_ENCODING =
            Refusal.of(Status.Code.UNIMPLEMENTED, "The content-encoding is not served here");

    private ConnectUnary() {}

    /** Returns whether a content type is one of this protocol. */
    static boolean isServed(@Nullable MediaType contentType) {
        return isJson(contentType) || contentType != null && contentType.is(PROTO);
    }

    /** Returns whether a request says itself that it speaks this protocol. */
    static boolean isSpokenIn(RequestHeaders headers) {
        return headers.contains(ConnectProtocol.VERSION) && isServed(headers.contentType());
    }

    static HttpResponse serve(Service<HttpRequest, HttpResponse> calls, ServiceRequestContext ctx, HttpRequest req) {
        var headers = req.headers();
        var refusal = ConnectProtocol.refusal(headers);
        if (refusal != null) {
            return refuse(headers, refusal);
        }
        var encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "");
        if (!ENCODINGS.contains(encoding)) {
            return refuse(headers, WRONG_ENCODING);
        }
        ProtocolGuard.shorten(ctx, ConnectProtocol.timeout(headers));
        return HttpResponse.of(req.aggregate(ctx.eventLoop()).thenCompose(whole -> {
            ProtocolGuard.markWhole(ctx);
            return serveWhole(calls, ctx, whole, encoding.equals("gzip"))
                    .aggregate(ctx.eventLoop())
                    .thenApply(answer -> respond(answer, isJson(headers.contentType())));
        }));
    }

    private static HttpResponse serveWhole(
            Service<HttpRequest, HttpResponse> calls,
            ServiceRequestContext ctx,
            AggregatedHttpRequest whole,
            boolean gzip) {
        var json = isJson(whole.contentType());
        var message = whole.content().array();
        if (gzip && message.length > 0) {
            try {
                message = ConnectProtocol.unpack(message, ctx.maxRequestLength());
            } catch (BrokenRequestException e) {
                return refuse(whole.headers(), e.refusal());
            }
        }
        if (json && message.length == 0) {
            // Nothing at all is an empty message in protobuf, and on the JSON paths.
            message = new byte[] {'{', '}'};
        }
        try {
            return calls.serve(ctx, HttpRequest.of(GrpcFrames.headers(whole.headers(), json), GrpcFrames.of(message)));
        } catch (Exception e) {
            return HttpResponse.ofFailure(e);
        }
    }

    private static HttpResponse respond(AggregatedHttpResponse answer, boolean json) {
        var trailers = answer.trailers().isEmpty() ? answer.headers() : answer.trailers();
        if (!trailers.contains("grpc-status")) {
            // Refused before the call.
            return answer.toHttpResponse();
        }
        var code = HttpErrors.code(trailers);
        if (code != Status.Code.OK) {
            return refuse(httpStatus(code), code, HttpErrors.message(trailers), HttpErrors.details(trailers))
                    .toHttpResponse();
        }
        return HttpResponse.of(
                ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, json ? MediaType.JSON : PROTO),
                GrpcFrames.onlyMessage(answer.content()));
    }

    /** Others that end in {@code +json} are no types of this protocol's unary calls. */
    private static boolean isJson(@Nullable MediaType contentType) {
        return contentType != null
                && contentType.type().equals("application")
                && contentType.subtype().equals("json");
    }

    private static HttpResponse refuse(RequestHeaders headers, Refusal english) {
        var refusal = english.in(headers);
        var code = refusal.status().getCode();
        return refuse(httpStatus(code), code, refusal.status().getDescription(), List.of())
                .toHttpResponse();
    }

    /** Writes a refusal as this protocol wants it. */
    static AggregatedHttpResponse refuse(
            HttpStatus status, Status.Code code, @Nullable String message, List<Any> details) {
        return AggregatedHttpResponse.of(
                ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON),
                HttpData.wrap(ConnectProtocol.write(code, message, details)));
    }

    /** Returns the HTTP status of a code, as the Connect protocol maps it. */
    private static HttpStatus httpStatus(Status.Code code) {
        // It maps every code as the JSON paths do.
        return ErrorMapping.httpStatus(code);
    }
}
