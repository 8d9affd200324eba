package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
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
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.gateway.wire.Language;
import io.grpc.Status;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the Connect protocol's unary calls: a POST to the gRPC path whose body is the message itself, and errors as
 * JSON with an HTTP status that says the same.
 */
final class ConnectUnary {
    private static final AsciiString PROTOCOL_VERSION = AsciiString.cached("connect-protocol-version");

    private static final AsciiString TIMEOUT = AsciiString.cached("connect-timeout-ms");

    /** The Connect protocol allows no more digits. */
    private static final int MAX_TIMEOUT_DIGITS = 10;

    private static final Set<String> IDENTITY = Set.of("", "identity");

    private static final MediaType PROTO = MediaType.create("application", "proto");

    private static final Refusal WRONG_VERSION =
            Refusal.of(Status.Code.INVALID_ARGUMENT, "The connect-protocol-version is not served here");
    private static final Refusal WRONG_ENCODING =
            Refusal.of(Status.Code.UNIMPLEMENTED, "The content-encoding is not served here");
    private static final Refusal WRONG_TIMEOUT =
            Refusal.of(Status.Code.INVALID_ARGUMENT, "The connect-timeout-ms cannot be read");

    private static final JsonFactory FACTORY = new JsonFactory();

    private ConnectUnary() {}

    /** Returns whether a content type is one of this protocol. */
    static boolean isServed(@Nullable MediaType contentType) {
        return contentType != null && (isJson(contentType) || contentType.is(PROTO));
    }

    /** Returns whether a request says itself that it speaks this protocol. */
    static boolean isSpokenIn(RequestHeaders headers) {
        return headers.contains(PROTOCOL_VERSION) && isServed(headers.contentType());
    }

    static HttpResponse serve(HttpService calls, ServiceRequestContext ctx, HttpRequest req) {
        var headers = req.headers();
        if (!"1".equals(headers.get(PROTOCOL_VERSION, "1"))) {
            return refuse(headers, WRONG_VERSION);
        }
        if (!IDENTITY.contains(headers.get(HttpHeaderNames.CONTENT_ENCODING, ""))) {
            return refuse(headers, WRONG_ENCODING);
        }
        var timeout = headers.get(TIMEOUT);
        if (timeout != null) {
            if (timeout.isEmpty()
                    || timeout.length() > MAX_TIMEOUT_DIGITS
                    || !timeout.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return refuse(headers, WRONG_TIMEOUT);
            }
            // A time of zero would stand for none at all.
            ProtocolGuard.shorten(ctx, Duration.ofMillis(Math.max(1, Long.parseLong(timeout))));
        }
        return HttpResponse.of(req.aggregate(ctx.eventLoop()).thenCompose(whole -> {
            ProtocolGuard.markWhole(ctx);
            return serveWhole(calls, ctx, whole)
                    .aggregate(ctx.eventLoop())
                    .thenApply(answer -> respond(answer, isJson(headers)));
        }));
    }

    private static HttpResponse serveWhole(HttpService calls, ServiceRequestContext ctx, AggregatedHttpRequest whole) {
        var json = isJson(whole.headers());
        if (json && !whole.content().isEmpty()) {
            var malformed = JsonBodies.malformed(whole.headers(), whole.content());
            if (malformed != null) {
                return malformed;
            }
        }
        // Nothing at all is an empty message in protobuf, and on the JSON paths.
        var message = json && whole.content().isEmpty()
                ? new byte[] {'{', '}'}
                : whole.content().array();
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

    private static boolean isJson(RequestHeaders headers) {
        var contentType = headers.contentType();
        return contentType != null && isJson(contentType);
    }

    /** Others that end in {@code +json} are no types of this protocol's unary calls. */
    private static boolean isJson(MediaType contentType) {
        return contentType.type().equals("application") && contentType.subtype().equals("json");
    }

    private static HttpResponse refuse(RequestHeaders headers, Refusal english) {
        var refusal = english.in(Language.of(headers.get(HttpHeaderNames.ACCEPT_LANGUAGE)));
        var code = refusal.status().getCode();
        return refuse(httpStatus(code), code, refusal.status().getDescription(), List.of())
                .toHttpResponse();
    }

    /** Writes a refusal as this protocol wants it. */
    static AggregatedHttpResponse refuse(
            HttpStatus status, Status.Code code, @Nullable String message, List<Any> details) {
        return AggregatedHttpResponse.of(
                ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON),
                HttpData.wrap(write(code, message, details)));
    }

    private static byte[] write(Status.Code code, @Nullable String message, List<Any> details) {
        var bytes = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("code", name(code));
            if (message != null) {
                json.writeStringField("message", message);
            }
            if (!details.isEmpty()) {
                json.writeArrayFieldStart("details");
                for (var any : details) {
                    var url = any.getTypeUrl();
                    json.writeStartObject();
                    json.writeStringField("type", url.substring(url.lastIndexOf('/') + 1));
                    json.writeStringField(
                            "value",
                            Base64.getEncoder()
                                    .withoutPadding()
                                    .encodeToString(any.getValue().toByteArray()));
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static String name(Status.Code code) {
        return code == Status.Code.CANCELLED ? "canceled" : code.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the HTTP status of a code, as the Connect protocol maps it. */
    private static HttpStatus httpStatus(Status.Code code) {
        // It maps every code as the JSON paths do.
        return ErrorMapping.httpStatus(code);
    }
}
