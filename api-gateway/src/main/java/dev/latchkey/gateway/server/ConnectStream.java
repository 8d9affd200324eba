package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the Connect protocol's streams: a POST to the gRPC path whose messages stand in frames as those of gRPC do, and
 * whose outcome is the last frame of the answer. The HTTP status is always 200.
 */
final class ConnectStream {
    private static final AsciiString ENCODING = AsciiString.cached("connect-content-encoding");

    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("connect-accept-encoding");

    private static final Set<String> ENCODINGS = Set.of("identity", "gzip");

    private static final MediaType JSON = MediaType.create("application", "connect+json");

    private static final MediaType PROTO = MediaType.create("application", "connect+proto");

    private static final Refusal WRONG_ENCODING = Refusal.of(
            Status.Code.UNIMPLEMENTED, "The connect-content-encoding is not served here, only identity and gzip are");

    private ConnectStream() {}

    /** Returns whether a content type is one of this protocol's streams. */
    static boolean isServed(@Nullable MediaType contentType) {
        return isJson(contentType) || contentType != null && contentType.is(PROTO);
    }

    /** Returns whether a request is one for a stream. */
    static boolean isSpokenIn(RequestHeaders headers) {
        return headers.method() == HttpMethod.POST && isServed(headers.contentType());
    }

    /**
     * Serves a request.
     *
     * @param takesMany whether the client may go on sending messages, as in reflection; if not, its one message must have
     *     come in the time of any other request
     */
    static HttpResponse serve(ProtocolGuard calls, ServiceRequestContext ctx, HttpRequest req, boolean takesMany) {
        var headers = req.headers();
        var refusal = ConnectProtocol.refusal(headers);
        if (refusal != null) {
            return refuse(headers, refusal).toHttpResponse();
        }
        var encoding = headers.get(ENCODING, "identity");
        if (!ENCODINGS.contains(encoding)) {
            return refuse(headers, WRONG_ENCODING).toHttpResponse();
        }
        var frames = new ConnectFrames(encoding.equals("gzip"), ctx.maxRequestLength());
        if (takesMany) {
            return call(calls, ctx, headers, req.decode(frames, ctx.alloc()));
        }
        ProtocolGuard.shorten(ctx, ConnectProtocol.timeout(headers));
        return HttpResponse.of(req.aggregate(ctx.eventLoop()).thenApply(whole -> {
            ProtocolGuard.markWhole(ctx);
            return call(calls, ctx, headers, StreamMessage.of(whole.content()).decode(frames, ctx.alloc()));
        }));
    }

    private static HttpResponse call(
            ProtocolGuard calls, ServiceRequestContext ctx, RequestHeaders headers, StreamMessage<HttpData> messages) {
        HttpResponse answers;
        try {
            answers = calls.serveStream(
                    ctx,
                    HttpRequest.of(GrpcFrames.headers(headers, isJson(headers.contentType())), messages),
                    ConnectProtocol.timeout(headers));
        } catch (Exception e) {
            return HttpResponse.ofFailure(e);
        }
        return ConnectAnswer.of(ctx, opening(headers), answers);
    }

    /** Refuses a request before any call is made. */
    static AggregatedHttpResponse refuse(RequestHeaders headers, Refusal english) {
        var status = english.in(headers).status();
        return AggregatedHttpResponse.of(
                opening(headers), ConnectAnswer.end(status.getCode(), status.getDescription(), List.of()));
    }

    private static ResponseHeaders opening(RequestHeaders headers) {
        return ResponseHeaders.of(
                HttpStatus.OK,
                HttpHeaderNames.CONTENT_TYPE,
                isJson(headers.contentType()) ? JSON : PROTO,
                ACCEPT_ENCODING,
                "gzip");
    }

    private static boolean isJson(@Nullable MediaType contentType) {
        return contentType != null
                && contentType.type().equals("application")
                && contentType.subtype().equals("connect+json");
    }
}
