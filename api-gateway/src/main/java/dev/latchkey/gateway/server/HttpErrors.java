package dev.latchkey.gateway.server;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.UnframedGrpcErrorHandler;
import dev.latchkey.command.DomainException;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.query.QueryException;
import io.grpc.Status;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every refusal that does not leave as gRPC: those of calls that came as JSON, and those that the server gives
 * before it knows the call.
 */
final class HttpErrors implements ServerErrorHandler, UnframedGrpcErrorHandler {
    private static final Logger log = LoggerFactory.getLogger(HttpErrors.class);

    private static final Refusal UNKNOWN_METHOD =
            Refusal.of(Status.Code.UNIMPLEMENTED, "The method is not served here");

    /** Refuses a call that came as JSON. */
    @Override
    public HttpResponse handle(ServiceRequestContext ctx, Status status, AggregatedHttpResponse response) {
        return refuse(response.trailers().isEmpty() ? response.headers() : response.trailers())
                .toHttpResponse();
    }

    /** Refuses a call that came as JSON, for what gRPC would say in its trailers. */
    static AggregatedHttpResponse refuse(HttpHeaders trailers) {
        var code = code(trailers);
        return StatusBody.json(ErrorMapping.httpStatus(code), code, message(trailers), details(trailers));
    }

    /** Returns the outcome that trailers tell. */
    static Status.Code code(HttpHeaders trailers) {
        return Status.fromCodeValue(trailers.getInt("grpc-status", Status.Code.UNKNOWN.value()))
                .getCode();
    }

    /** Returns the message that trailers tell, or null if there is none. */
    static @Nullable String message(HttpHeaders trailers) {
        var header = trailers.get("grpc-message");
        return header == null ? null : GrpcMessage.decode(header);
    }

    /** Returns what trailers tell beside the message. */
    static List<Any> details(HttpHeaders trailers) {
        return details(trailers.get(Refusal.DETAILS.name()));
    }

    /** Returns the language of the request. */
    static Language language(RequestContext ctx) {
        var request = ctx.request();
        return request instanceof HttpRequest http ? Language.of(http.headers()) : Language.ENGLISH;
    }

    private static List<Any> details(@Nullable String header) {
        if (header == null) {
            return List.of();
        }
        try {
            return com.google.rpc.Status.parseFrom(Base64.getDecoder().decode(header))
                    .getDetailsList();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            log.error("The details of a refusal cannot be read", e);
            return List.of();
        }
    }

    @Override
    public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
        var cause = Exceptions.peel(thrown);
        var headers = ctx.request().headers();
        return switch (cause) {
            case HttpStatusException e -> refuse(headers, e.httpStatus());
            case HttpResponseException e -> e.httpResponse();
            case ContentTooLargeException e ->
                refuse(headers, HttpStatus.REQUEST_ENTITY_TOO_LARGE, ErrorMapping.TOO_LARGE);
            case RequestTimeoutException e ->
                refuse(
                        headers,
                        // Says whose fault it was.
                        ProtocolGuard.hasWhole(ctx) ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.REQUEST_TIMEOUT,
                        ErrorMapping.OUT_OF_TIME);
            case ShuttingDownException e -> refuse(headers, HttpStatus.SERVICE_UNAVAILABLE, ErrorMapping.CLOSING);
            // The client is gone, so nobody reads an answer; nothing is wrong here either.
            case RequestCancellationException e -> HttpResponse.ofFailure(e);
            case ClosedStreamException e -> HttpResponse.ofFailure(e);
            case AccessRefusedException e -> refuse(headers, e);
            case QueryException e -> refuse(headers, e);
            case DomainException e -> refuse(headers, e);
            default -> refuse(headers, HttpStatus.INTERNAL_SERVER_ERROR, ErrorMapping.unexpected(cause));
        };
    }

    /** Refuses what is served over plain HTTP as the calls of the contract are refused. */
    private static HttpResponse refuse(RequestHeaders headers, RuntimeException cause) {
        var refusal = ErrorMapping.of(cause, Language.ENGLISH);
        return refuse(headers, ErrorMapping.httpStatus(refusal.status().getCode()), refusal);
    }

    private static HttpResponse refuse(RequestHeaders headers, HttpStatus status) {
        return render(headers, status).toHttpResponse();
    }

    private static HttpResponse refuse(RequestHeaders headers, HttpStatus status, Refusal refusal) {
        return StatusBody.refuse(headers, status, refusal).toHttpResponse();
    }

    /** Refuses a request before it reaches a service; descriptions and causes are the server's own and stay inside. */
    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return render(headers, status);
    }

    private static AggregatedHttpResponse render(@Nullable RequestHeaders headers, HttpStatus status) {
        if (status.isContentAlwaysEmpty()) {
            return AggregatedHttpResponse.of(ResponseHeaders.of(status));
        }
        return headers != null && status.code() == HttpStatus.NOT_FOUND.code() && callsByName(headers)
                ? StatusBody.refuse(headers, HttpStatus.NOT_IMPLEMENTED, UNKNOWN_METHOD)
                : StatusBody.refuse(headers, status, refusal(status));
    }

    /** Returns whether a request is of a protocol whose paths are names of methods, and of nothing else. */
    private static boolean callsByName(RequestHeaders headers) {
        return StatusBody.isGrpc(headers.contentType())
                || ConnectStream.isSpokenIn(headers)
                || ConnectUnary.isSpokenIn(headers);
    }

    /** Returns what a caller is told of a status that the server gives by itself. */
    static Refusal refusal(HttpStatus status) {
        return status.code() == HttpStatus.REQUEST_ENTITY_TOO_LARGE.code()
                ? ErrorMapping.TOO_LARGE
                : Refusal.of(ErrorMapping.code(status), status.reasonPhrase());
    }
}
